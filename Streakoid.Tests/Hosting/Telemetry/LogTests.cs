using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Streakoid.Tests.Isolation;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Telemetry;

/// <summary>What leaves the server by OTLP, and what is written down, with whose name on it.</summary>
[Trait("kind", "faults")]
public sealed class LogTests
{
    [Fact]
    public async Task A_collector_receives_the_operation_and_a_hash_of_the_user_but_no_user_data()
    {
        ConcurrentDictionary<string, string> received = new();
        await using WebApplication collector = LocalWeb.Build();
        collector.Run(async context =>
        {
            using StreamReader body = new(context.Request.Body, Encoding.Latin1);
            string text = await body.ReadToEndAsync();
            received.AddOrUpdate(context.Request.Path, text, (_, before) => before + text);
        });
        await collector.StartAsync();

        string database = await MigratedDatabase.CreateAsync();
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        await using ServerProcess server = await ServerProcess.StartAsync(
            cluster.AppConnectionString(database),
            environment: new Dictionary<string, string>
            {
                ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Urls.Single(),
                ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            },
            settings: "--Streakoid:SlowQuery=00:00:00"
        );
        Person ada = await Person.RegisterAsync(server.Http, email: "otlp.ada@example.com");
        (await ada.AskAsync("query AdasOwnQuery { me { streaks { nodes { name } } } }")).Succeeded();
        (await ada.AskAsync("""mutation M { createStreak(input: { name: "a name of Adas own" }) { streak { id } } }""")).Succeeded();
        // What is left is sent before the process ends.
        Assert.Equal(0, await server.EndAsync());
        await cluster.DropDatabaseAsync(database);

        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], received.Keys.Order());
        Assert.Contains("AdasOwnQuery", received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("streakoid.field", received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("streakoid.user", received["/v1/traces"], StringComparison.Ordinal);
        Assert.Contains("streakoid.request.duration", received["/v1/metrics"], StringComparison.Ordinal);
        Assert.Contains("AdasOwnQuery", received["/v1/logs"], StringComparison.Ordinal);
        Assert.Contains("streakoid.user", received["/v1/logs"], StringComparison.Ordinal);
        Assert.Contains("streakoid.request", received["/v1/logs"], StringComparison.Ordinal);
        Assert.DoesNotContain("/health", received["/v1/traces"], StringComparison.Ordinal);
        string all = string.Concat(received.Values) + server.Output;
        Guid id = Tenant.KeyOf(ada.Id);
        foreach (
            string secret in (string[])
                [ada.Email, ada.Id, $"{id}", $"{id:N}", Person.Password, ada.AccessToken!, ada.RefreshToken!, "a name of Adas own"]
        )
            Assert.DoesNotContain(secret, all, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task An_address_that_is_taken_is_no_error_in_the_log_and_a_table_that_is_gone_is_one()
    {
        string database = await MigratedDatabase.CreateAsync();
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        await using (ServerProcess server = await ServerProcess.StartAsync(cluster.AppConnectionString(database)))
        {
            Person ada = await Person.RegisterAsync(server.Http, email: "taken@example.com");
            Assert.Contains(
                "EMAIL_TAKEN",
                (await new Person(server.Http).RegisterAsAsync("taken@example.com", "another password of hers")).Text,
                StringComparison.Ordinal
            );
            await using (
                Npgsql.NpgsqlDataSource superuser = Npgsql.NpgsqlDataSource.Create(
                    cluster.SuperuserConnectionString(database) + ";Pooling=false"
                )
            )
            {
                await using Npgsql.NpgsqlCommand gone = superuser.CreateCommand("alter table schedules rename to schedules_gone");
                await gone.ExecuteNonQueryAsync();
            }
            Assert.Contains(
                "Unexpected Execution Error",
                (await ada.SendCreateStreakAsync(schedule: "{ rule: { timesPerWeek: 3 } }")).Text,
                StringComparison.Ordinal
            );
            await Processes.EventuallyAsync(() => Task.FromResult(server.Output.Contains("schedules", StringComparison.Ordinal)), "logged");
            Assert.Contains("failed at 'createStreak'", server.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("users", server.Output, StringComparison.Ordinal);
        }
        await cluster.DropDatabaseAsync(database);
    }

    [Fact]
    public async Task A_slow_statement_is_logged_with_the_operation_that_it_was_for()
    {
        string database = await MigratedDatabase.CreateAsync();
        EmbeddedCluster cluster = await EmbeddedCluster.SharedAsync;
        await using (
            ServerProcess server = await ServerProcess.StartAsync(
                cluster.AppConnectionString(database),
                settings: "--Streakoid:SlowQuery=00:00:00.200"
            )
        )
        {
            Person ada = await Person.RegisterAsync(server.Http);
            (await ada.AskAsync("query Quick { me { streaks { nodes { name } } } }")).Succeeded();
            await using Npgsql.NpgsqlDataSource superuser = Npgsql.NpgsqlDataSource.Create(
                cluster.SuperuserConnectionString(database) + ";Pooling=false"
            );
            await using Npgsql.NpgsqlCommand slow = superuser.CreateCommand(
                """
                create function slow() returns boolean language plpgsql volatile as 'begin perform pg_sleep(0.5); return true; end';
                grant execute on function slow() to streakoid_app;
                insert into streaks (user_id, id, name, created_at) select id, id, 'x', now() from users;
                create policy slow on streaks as restrictive using (slow());
                """
            );
            await slow.ExecuteNonQueryAsync();
            (await ada.AskAsync("query Slow { me { streaks { nodes { name } } } }")).Succeeded();
            await Processes.EventuallyAsync(
                () => Task.FromResult(server.Output.Contains("ms in operation Slow of request", StringComparison.Ordinal)),
                "logged"
            );
            Assert.DoesNotContain("operation Quick", server.Output, StringComparison.Ordinal);
        }
        await cluster.DropDatabaseAsync(database);
    }
}
