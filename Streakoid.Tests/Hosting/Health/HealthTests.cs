using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Streakoid.Hosting.Startup;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Health;

/// <summary>What the server says of itself while its database is missing, unfinished, set up wrongly, gone.</summary>
[Trait("kind", "faults")]
public sealed class HealthTests
{
    [Fact]
    public async Task A_database_that_is_absent_at_start_is_waited_for_and_then_served()
    {
        await using OwnDatabase database = await OwnDatabase.CreateAsync();
        await database.StopAsync();
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: [$"--ConnectionStrings:Streakoid={database.AppConnectionString}", .. StreakoidServer.ShippedPatience]
        );
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "live"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(server, "ready"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(server, "startup"));
        using (HttpResponseMessage refused = await server.Http.GetAsync("/graphql?query=%7B__typename%7D"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Contains("SERVICE_UNAVAILABLE", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await database.StartAsync();
        await Processes.EventuallyAsync(async () => await StatusAsync(server, "ready") == HttpStatusCode.OK, "ready");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "startup"));
        await Person.RegisterAsync(server);

        await database.StopAsync();
        await Processes.EventuallyAsync(async () => await StatusAsync(server, "ready") == HttpStatusCode.ServiceUnavailable, "not ready");
        Assert.Contains("the database does not answer", await TextAsync(server, "ready"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "live"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "startup"));
    }

    [Fact]
    public async Task A_database_that_lacks_its_tables_or_a_column_is_not_ready_until_it_is_migrated()
    {
        await using OwnDatabase database = await OwnDatabase.CreateAsync(migrated: false);
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: [$"--ConnectionStrings:Streakoid={database.AppConnectionString}", .. StreakoidServer.ShippedPatience]
        );
        Assert.Contains("the schema is not migrated", await TextAsync(server, "ready"), StringComparison.Ordinal);
        await database.MigrateAsync();
        await Processes.EventuallyAsync(async () => await StatusAsync(server, "ready") == HttpStatusCode.OK, "ready");
        await SqlAsync(database, "alter table streaks rename column description to words");
        await Processes.EventuallyAsync(async () => await StatusAsync(server, "ready") == HttpStatusCode.ServiceUnavailable, "not ready");
        Assert.Contains("the schema is not migrated", await TextAsync(server, "ready"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_can_bypass_row_level_security_is_not_ready_and_does_not_start()
    {
        await using OwnDatabase database = await OwnDatabase.CreateAsync();
        string setting = $"--ConnectionStrings:Streakoid={database.AppConnectionString}";
        await using (StreakoidServer server = await StreakoidServer.StartAsync(settings: setting))
        {
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "ready"));
            await SqlAsync(database, "alter role streakoid_app bypassrls");
            await Processes.EventuallyAsync(
                async () => await StatusAsync(server, "ready") == HttpStatusCode.ServiceUnavailable,
                "not ready"
            );
            Assert.Contains("the role is not safe", await TextAsync(server, "ready"), StringComparison.Ordinal);
        }
        StartException refused = await Assert.ThrowsAsync<StartException>(() => StreakoidServer.StartAsync(settings: setting));
        Assert.Contains("bypasses row-level security", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_busy_pool_is_no_fault()
    {
        await using OwnDatabase database = await OwnDatabase.CreateAsync();
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: $"--ConnectionStrings:Streakoid={database.AppConnectionString};Maximum Pool Size=1"
        );
        await Processes.EventuallyAsync(async () => await StatusAsync(server, "ready") == HttpStatusCode.OK, "ready");
        await using NpgsqlConnection taken = await server.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync();
        for (int i = 0; i < 2; i++)
        {
            await Task.Delay(600);
            Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "ready"));
        }
    }

    [Fact]
    public async Task A_database_that_takes_no_writes_is_not_ready_until_it_does()
    {
        await using OwnDatabase database = await OwnDatabase.CreateAsync();
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: [$"--ConnectionStrings:Streakoid={database.AppConnectionString}", .. StreakoidServer.ShippedPatience]
        );
        await Processes.EventuallyAsync(async () => await StatusAsync(server, "ready") == HttpStatusCode.OK, "ready");
        // As a standby does, or a primary that was taken out of use.
        await SqlAsync(
            database,
            "alter database streakoid set default_transaction_read_only = on; select pg_terminate_backend(pid) from pg_stat_activity where usename = 'streakoid_app'"
        );
        await Processes.EventuallyAsync(
            async () => (await TextAsync(server, "ready")).Contains("the database is read-only", StringComparison.Ordinal),
            "not ready"
        );
        await SqlAsync(
            database,
            "set transaction read write; alter database streakoid reset default_transaction_read_only; select pg_terminate_backend(pid) from pg_stat_activity where usename = 'streakoid_app'"
        );
        await Processes.EventuallyAsync(async () => await StatusAsync(server, "ready") == HttpStatusCode.OK, "ready again");
    }

    private static async Task<HttpStatusCode> StatusAsync(StreakoidServer server, string check)
    {
        using HttpResponseMessage response = await server.Http.GetAsync($"/health/{check}");
        return response.StatusCode;
    }

    private static async Task<string> TextAsync(StreakoidServer server, string check)
    {
        using HttpResponseMessage response = await server.Http.GetAsync($"/health/{check}");
        return await response.Content.ReadAsStringAsync();
    }

    private static async Task SqlAsync(OwnDatabase database, string sql)
    {
        await using NpgsqlConnection connection = new(database.SuperuserConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
