using System.Diagnostics;
using System.Globalization;
using System.Net;
using Npgsql;
using Streakoid.Accounts.Sessions;
using Streakoid.Hosting;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Health;

/// <summary>SIGTERM to a server in a process of its own.</summary>
[Trait("kind", "faults")]
public sealed class ShutdownTests
{
    [Fact]
    public async Task On_SIGTERM_the_server_turns_unready_finishes_its_requests_and_exits_with_0()
    {
        await using OwnDatabase database = await OwnDatabase.CreateAsync();
        string address = $"http://127.0.0.1:{OwnDatabase.FreePort()}";
        using Process process = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    typeof(StreakoidHost).Assembly.Location,
                    $"--urls={address}",
                    $"--ConnectionStrings:Streakoid={database.AppConnectionString}",
                    $"--Streakoid:SigningKeys:0={SigningKeys.NewKey()}",
                    "--Streakoid:Drain:Notice=00:00:01",
                ]
            )
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        try
        {
            using HttpClient http = new() { BaseAddress = new Uri(address) };
            await Processes.EventuallyAsync(async () => await ReadyAsync(http) == HttpStatusCode.OK, "ready");

            // A request that takes its time: its body has begun and goes on when this test says so.
            using HeldBody body = new("""{ "query": "{ __typename }" }""");
            Task<HttpResponseMessage> inFlight = http.PostAsync("/graphql", body);
            await body.Begun;
            await Processes.RunAsync("kill", "-TERM", process.Id.ToString(CultureInfo.InvariantCulture));

            await Processes.EventuallyAsync(
                async () => await ReadyAsync(http) == HttpStatusCode.ServiceUnavailable,
                "503, from a server that still listens"
            );
            using (HttpResponseMessage another = await http.GetAsync("/graphql?query=%7B__typename%7D"))
                Assert.Equal(HttpStatusCode.OK, another.StatusCode);
            Assert.False(process.HasExited);

            // Once nobody new is let in, the request in flight is still finished.
            await Processes.EventuallyAsync(async () => await ReadyAsync(http) is null, "not listening");
            Assert.False(process.HasExited);
            body.Release();
            using HttpResponseMessage finished = await inFlight;
            Assert.Equal("""{"data":{"__typename":"Query"}}""", await finished.Content.ReadAsStringAsync());

            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
            Assert.Equal(0, process.ExitCode);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
        await using NpgsqlConnection connection = new(database.SuperuserConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand left = new("select count(*) from pg_stat_activity where usename = 'streakoid_app'", connection);
        Assert.Equal(0L, await left.ExecuteScalarAsync());
    }

    /// <summary>The status; null where nobody listens. Each time over a new connection, as a load balancer's check is.</summary>
    private static async Task<HttpStatusCode?> ReadyAsync(HttpClient like)
    {
        using HttpClient http = new() { BaseAddress = like.BaseAddress };
        try
        {
            using HttpResponseMessage response = await http.GetAsync("/health/ready");
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
