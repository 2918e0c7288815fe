using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.NodePackages;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.EmbeddedPostgres;

/// <summary>Gives each test a data folder.</summary>
public abstract class EmbeddedPostgresTest : IDisposable
{
    /// <summary>The test's data folder.</summary>
    protected string Folder { get; } = TemporaryFolder.Make("data");

    /// <summary>PostgreSQL's data directory in it.</summary>
    protected string Cluster => Path.Combine(Folder, "postgresql");

    public void Dispose()
    {
        TemporaryFolder.Delete(Folder);
        TemporaryFolder.Delete(Path.Combine(Folder, "..", $"tools-{Path.GetFileName(Folder)}"));
        GC.SuppressFinalize(this);
    }

    private protected Task<EmbeddedPostgresServer> StartAsync(int port = 0, bool durable = false) =>
        EmbeddedPostgresServer.StartAsync(
            new EmbeddedPostgresOptions
            {
                DataFolder = Folder,
                BinariesFolder = NodePackageFolder.PostgreSql,
                Port = port,
                Durable = durable,
            },
            NullLogger.Instance,
            CancellationToken.None
        );

    private protected async Task<string> RefusalAsync(int port = 0) =>
        (await Assert.ThrowsAsync<EmbeddedPostgresException>(() => StartAsync(port))).Message;

    /// <summary>Runs SQL on a connection of its own and returns the first value.</summary>
    protected static async Task<object?> SqlAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Runs SQL as soon as the database accepts connections again.</summary>
    protected static async Task<object?> SqlEventuallyAsync(string connectionString, string sql)
    {
        object? answer = null;
        await Processes.EventuallyAsync(
            async () =>
            {
                try
                {
                    answer = await SqlAsync(connectionString, sql);
                    return true;
                }
                catch (NpgsqlException)
                {
                    return false;
                }
            },
            sql
        );
        return answer;
    }
}
