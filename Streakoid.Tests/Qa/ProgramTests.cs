using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Streakoid.Qa;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Qa;

/// <summary>The program itself: its exit codes, and what it tells Prometheus.</summary>
[Trait("kind", "faults")]
public sealed class ProgramTests
{
    [Fact]
    public async Task It_exits_with_0_when_everything_passes_and_with_1_when_anything_fails()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(services =>
            services.AddSingleton<IClock>(SystemClock.Instance)
        );
        (int right, string report) = await RunAsync($"{server.Endpoint}", "--patience", "30s");
        Assert.Equal((0, true), (right, report.EndsWith("All steps passed.\n", StringComparison.Ordinal)));

        (int wrong, string fault) = await RunAsync(new Uri(server.Endpoint, "/elsewhere").AbsoluteUri);
        Assert.Equal(1, wrong);
        Assert.Contains("FAIL  register", fault, StringComparison.Ordinal);
        // The files of the app, while they are not published, answer any GET, and any POST with 405.
        Assert.Matches("40[45]", fault);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nowhere")]
    [InlineData("http://localhost/graphql --every")]
    [InlineData("http://localhost/graphql --every 60")]
    [InlineData("http://localhost/graphql --metrics 60s")]
    [InlineData("http://localhost/graphql --sometimes 60s")]
    public async Task Unknown_arguments_exit_with_2(string arguments) =>
        Assert.Equal(2, (await RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))).Code);

    [Fact]
    public async Task It_reports_a_broken_server_to_Prometheus_and_exits_with_0_on_SIGTERM()
    {
        StreakoidServer server = await StreakoidServer.StartAsync(services => services.AddSingleton<IClock>(SystemClock.Instance));
        Uri metrics = new($"http://127.0.0.1:{OwnDatabase.FreePort()}/metrics");
        using Process probe = Start($"{server.Endpoint}", "--every", "0.2s", "--metrics", metrics.AbsoluteUri);
        try
        {
            using HttpClient http = new();
            await Processes.EventuallyAsync(
                async () => (await ReadAsync(http, metrics)).Contains("\nstreakoid_probe_success 1\n", StringComparison.Ordinal),
                "right"
            );
            Assert.Contains(
                "streakoid_probe_step_success{step=\"me is this new user\"} 1\n",
                await ReadAsync(http, metrics),
                StringComparison.Ordinal
            );
            await server.DisposeAsync();
            await Processes.EventuallyAsync(
                async () => (await ReadAsync(http, metrics)).Contains("\nstreakoid_probe_success 0\n", StringComparison.Ordinal),
                "wrong"
            );
            // The journey that was under way when the server went away was wrong later than at its first step.
            await Processes.EventuallyAsync(
                async () =>
                    (await ReadAsync(http, metrics)).Contains(
                        "streakoid_probe_step_success{step=\"register\"} 0\n",
                        StringComparison.Ordinal
                    ),
                "wrong at the first step"
            );
            await Processes.RunAsync("kill", "-TERM", probe.Id.ToString(CultureInfo.InvariantCulture));
            await probe.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(0, probe.ExitCode);
        }
        finally
        {
            if (!probe.HasExited)
                probe.Kill();
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await Task.WhenAll(errors, process.WaitForExitAsync());
        return (process.ExitCode, output);
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(
            new ProcessStartInfo("dotnet", [typeof(Journey).Assembly.Location, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;

    private static async Task<string> ReadAsync(HttpClient http, Uri metrics)
    {
        try
        {
            return await http.GetStringAsync(metrics);
        }
        catch (HttpRequestException)
        {
            return "";
        }
    }
}
