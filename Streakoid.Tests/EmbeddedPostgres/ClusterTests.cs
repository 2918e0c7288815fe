using System.Net.NetworkInformation;
using Npgsql;
using Streakoid.EmbeddedPostgres;

namespace Streakoid.Tests.EmbeddedPostgres;

[Trait("kind", "faults")]
public sealed class ClusterTests : EmbeddedPostgresTest
{
    [Fact]
    public async Task A_new_cluster_is_PostgreSQL_18_with_checksums_and_durable_writes_by_default()
    {
        await using EmbeddedPostgresServer server = await StartAsync(durable: true);

        string settings = (string)
            (
                await SqlAsync(
                    server.OwnerConnectionString,
                    """
                    SELECT string_agg(name || '=' || setting, ' ' ORDER BY lower(name)) FROM pg_settings
                    WHERE name IN ('data_checksums', 'fsync', 'full_page_writes', 'synchronous_commit', 'password_encryption', 'server_encoding', 'max_connections', 'TimeZone')
                    """
                )
            )!;
        Assert.Equal(
            "data_checksums=on fsync=on full_page_writes=on max_connections=100 password_encryption=scram-sha-256 server_encoding=UTF8 synchronous_commit=on TimeZone=UTC",
            settings
        );
        Assert.StartsWith("18.", (string)(await SqlAsync(server.AppConnectionString, "SHOW server_version"))!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owner_owns_the_database_and_neither_role_has_other_privileges()
    {
        await using EmbeddedPostgresServer server = await StartAsync();

        Assert.Equal(
            "streakoid_owner",
            await SqlAsync(server.AppConnectionString, "SELECT pg_get_userbyid(datdba)::text FROM pg_database WHERE datname = 'streakoid'")
        );
        Assert.Equal(
            0L,
            await SqlAsync(
                server.AppConnectionString,
                """
                SELECT count(*) FROM pg_roles
                WHERE rolname LIKE 'streakoid%' AND (rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication OR NOT rolcanlogin)
                """
            )
        );
        await SqlAsync(server.OwnerConnectionString, "CREATE TABLE t (n int)");
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() =>
            SqlAsync(server.AppConnectionString, "CREATE TABLE u (n int)")
        );
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task A_wrong_password_is_refused()
    {
        await using EmbeddedPostgresServer server = await StartAsync();

        string wrong = new NpgsqlConnectionStringBuilder(server.SuperuserConnectionString) { Password = "postgres" }.ConnectionString;
        PostgresException refused = await Assert.ThrowsAsync<PostgresException>(() => SqlAsync(wrong, "SELECT 1"));
        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    public async Task It_listens_only_on_the_loopback_address()
    {
        await using EmbeddedPostgresServer server = await StartAsync();

        Assert.Equal(
            [$"127.0.0.1:{server.Port}"],
            IPGlobalProperties
                .GetIPGlobalProperties()
                .GetActiveTcpListeners()
                .Where(listener => listener.Port == server.Port)
                .Select(listener => listener.ToString())
        );
    }

    [Fact]
    public async Task The_passwords_are_random_and_only_their_user_can_read_them()
    {
        await using EmbeddedPostgresServer server = await StartAsync();

        string[] passwords =
        [
            .. new[] { server.SuperuserConnectionString, server.OwnerConnectionString, server.AppConnectionString }.Select(connection =>
                new NpgsqlConnectionStringBuilder(connection).Password!
            ),
        ];
        Assert.Equal(3, passwords.Distinct().Count(password => password.Length == 48));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "secrets.json")));
        Assert.Empty(Directory.GetFiles(Folder, "*.password"));
    }

    [Fact]
    public async Task The_data_and_the_passwords_survive_a_restart()
    {
        string connectionString;
        await using (EmbeddedPostgresServer first = await StartAsync())
        {
            connectionString = first.OwnerConnectionString;
            await SqlAsync(connectionString, "CREATE TABLE kept AS SELECT 42 AS n");
        }

        Assert.False(File.Exists(Path.Combine(Cluster, "postmaster.pid")), "PostgreSQL was not stopped cleanly");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => SqlAsync(connectionString, "SELECT 1"));

        await using EmbeddedPostgresServer second = await StartAsync();
        Assert.Equal(42, await SqlAsync(second.OwnerConnectionString, "SELECT n FROM kept"));
        Assert.Equal(
            new NpgsqlConnectionStringBuilder(connectionString).Password,
            new NpgsqlConnectionStringBuilder(second.OwnerConnectionString).Password
        );
    }
}
