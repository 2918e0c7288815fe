using Streakoid.Hosting.Database;

namespace Streakoid.Tests.Support;

/// <summary>Creates databases with the whole schema and no rows, as copies of one that is migrated once.</summary>
public static class MigratedDatabase
{
    private static readonly Lazy<Task<string>> Template = new(MigrateTemplateAsync);

    /// <summary>Creates a migrated, empty database and returns its name.</summary>
    public static async Task<string> CreateAsync() => await (await EmbeddedCluster.SharedAsync).CreateDatabaseAsync(await Template.Value);

    private static async Task<string> MigrateTemplateAsync()
    {
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        string template = await cluster.CreateDatabaseAsync();
        await Migrator.MigrateAsync(cluster.OwnerConnectionString(template), CancellationToken.None);
        Npgsql.NpgsqlConnection.ClearAllPools();
        return template;
    }
}
