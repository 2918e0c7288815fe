using Npgsql;
using Streakoid.Hosting.Database;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Faults;

/// <summary>A connection string with several hosts, of which one takes writes. <c>benchmarks/failover.cs</c> has a real standby.</summary>
[Trait("kind", "faults")]
public sealed class FailoverTests : IAsyncLifetime
{
    private const string Password = "the password of both";
    private OwnDatabase _first = null!;
    private OwnDatabase _second = null!;

    public async Task InitializeAsync()
    {
        _first = await OwnDatabase.CreateAsync();
        _second = await OwnDatabase.CreateAsync();
        foreach (OwnDatabase database in (OwnDatabase[])[_first, _second])
            await SqlAsync(database, $"alter role streakoid_app password '{Password}'");
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("Target Session Attributes=any")]
    public async Task Of_several_hosts_the_one_that_takes_writes_is_used(string attributes)
    {
        await SetReadOnlyAsync(_first, true);
        NpgsqlConnectionStringBuilder settings = new(_first.AppConnectionString)
        {
            Host = $"127.0.0.1:{PortOf(_first)},127.0.0.1:{PortOf(_second)}",
            Password = Password,
        };
        settings.Remove("Port");
        await using ServerProcess server = await ServerProcess.StartAsync($"{settings.ConnectionString};{attributes}");
        for (int i = 0; i < 3; i++)
            await Person.RegisterAsync(server.Http);
        Assert.Equal((0L, 3L), (await UsersAsync(_first), await UsersAsync(_second)));

        await _second.KillAndStopAsync();
        await SetReadOnlyAsync(_first, false);
        await Processes.EventuallyAsync(server.IsReadyAsync, "the other host is found");
        await Person.RegisterAsync(server.Http);
        Assert.Equal(1L, await UsersAsync(_first));
    }

    [Fact]
    public async Task A_promoted_host_is_not_taken_for_a_standby_for_long()
    {
        NpgsqlDataSourceBuilder builder = new("Host=a,b;Target Session Attributes=primary");
        await using NpgsqlDataSource source = builder.BuildWritable();
        Assert.Equal(1, builder.ConnectionStringBuilder.HostRecheckSeconds);
        NpgsqlDataSourceBuilder chosen = new("Host=a,b;Host Recheck Seconds=7");
        await using NpgsqlDataSource other = chosen.BuildWritable();
        Assert.Equal(7, chosen.ConnectionStringBuilder.HostRecheckSeconds);
    }

    private static int PortOf(OwnDatabase database) => new NpgsqlConnectionStringBuilder(database.AppConnectionString).Port;

    private static async Task<long> UsersAsync(OwnDatabase database) => (long)(await SqlAsync(database, "select count(*) from users"))!;

    private static async Task SetReadOnlyAsync(OwnDatabase database, bool on)
    {
        await SqlAsync(database, $"alter role streakoid_app set default_transaction_read_only = {on}");
        await SqlAsync(database, "select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'streakoid_app'");
    }

    private static async Task<object?> SqlAsync(OwnDatabase database, string sql)
    {
        await using NpgsqlConnection connection = new(database.SuperuserConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
