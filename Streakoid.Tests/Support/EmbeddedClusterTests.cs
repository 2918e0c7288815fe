using Npgsql;

namespace Streakoid.Tests.Support;

[Trait("kind", "server")]
public sealed class EmbeddedClusterTests
{
    [Fact]
    public async Task A_copy_holds_what_its_template_holds_and_keeps_its_own_changes()
    {
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        string template = await cluster.CreateDatabaseAsync();
        // Pooled, so that a connection to the template is still open when it is copied.
        await ScalarAsync(cluster.OwnerConnectionString(template), "CREATE TABLE t (n int); INSERT INTO t VALUES (1); SELECT 1");

        string[] copies = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => cluster.CreateDatabaseAsync(template)));
        await ScalarAsync(cluster.OwnerConnectionString(copies[0]), "INSERT INTO t VALUES (2); SELECT 1");

        Assert.Equal(2L, await ScalarAsync(cluster.OwnerConnectionString(copies[0]), "SELECT count(*) FROM t"));
        Assert.Equal(1L, await ScalarAsync(cluster.OwnerConnectionString(copies[3]), "SELECT count(*) FROM t"));
        foreach (string database in (string[])[template, .. copies])
            await cluster.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task The_app_may_enter_a_copy_but_make_nothing_in_it()
    {
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        string database = await cluster.CreateDatabaseAsync();

        Assert.Equal("streakoid_app", await ScalarAsync(cluster.AppConnectionString(database), "SELECT current_user::text"));
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() =>
            ScalarAsync(cluster.AppConnectionString(database), "CREATE TABLE t (n int)")
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        await cluster.DropDatabaseAsync(database);
    }

    private static async Task<object?> ScalarAsync(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
