using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Streakoid.Qa;
using Streakoid.Tests.Isolation;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Qa;

/// <summary>The journey against servers that are right, and against each way of being wrong that users have met.</summary>
[Trait("kind", "server")]
public sealed class JourneyTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_correct_server_passes_and_no_data_is_left_behind()
    {
        await using StreakoidServer server = await StartAsync();
        JourneyReport report = await RunAsync(server.Endpoint);
        Assert.True(report.Passed);
        Assert.Equal(2, report.Registered);
        Assert.Equal(
            0L,
            await server.SqlAsync(
                "select (select count(*) from streaks) + (select count(*) from check_ins) + (select count(*) from sessions where revoked_at is null)"
            )
        );
    }

    [Fact]
    public async Task A_server_that_takes_any_user_for_the_new_one_fails_at_the_new_user()
    {
        await using StreakoidServer server = await StartAsync(services =>
        {
            AnyUser.IsTakenForAMissingOne(services);
            LayerSwitches.WithoutOwnershipInterceptor(services);
        });
        await Person.RegisterAsync(server);
        await new LayerSwitches(server).RowSecurityAsync(false);
        JourneyReport report = await RunAsync(server.Endpoint);
        Assert.Equal("me is this new user: `me` is another user.", FirstFault(report));
    }

    [Fact]
    public async Task A_registration_without_a_reply_fails_on_timeout_though_the_account_exists()
    {
        await using StreakoidServer server = await StartAsync();
        await using FaultProxy proxy = await FaultProxy.StartAsync(server.Endpoint, Fault.ReplyHeld);
        JourneyReport report = await new Journey(proxy.Endpoint, TimeSpan.FromSeconds(1)).RunAsync().WaitAsync(TimeSpan.FromMinutes(1));
        output.WriteLine(report.ToString());
        Assert.StartsWith("register: No response within 1 s.", FirstFault(report), StringComparison.Ordinal);
        Assert.All(report.Steps.Skip(1), step => Assert.Null(step.Took));
        // Perhaps only after the journey ended.
        await Processes.EventuallyAsync(
            async () => await server.SqlAsync("select count(*) from users") is >= 1L,
            "the account is registered"
        );
        Assert.Equal(1L, await server.SqlAsync("select count(*) from users"));
    }

    [Fact]
    public async Task A_cache_shared_between_users_fails_at_the_second_user()
    {
        await using StreakoidServer server = await StartAsync();
        await using CarelessCache cache = await CarelessCache.StartAsync(server.Endpoint);
        JourneyReport report = await RunAsync(cache.Endpoint);
        Assert.Equal("the other user is themselves, without streaks: `me` is another user.", FirstFault(report));
        // What was made is cleared away all the same, as far as the server lets it.
        Assert.Equal(0L, await server.SqlAsync("select count(*) from streaks"));
    }

    [Fact]
    public async Task An_unreachable_server_fails()
    {
        JourneyReport report = await RunAsync(new Uri($"http://127.0.0.1:{OwnDatabase.FreePort()}/graphql"));
        Assert.StartsWith("register: ", FirstFault(report), StringComparison.Ordinal);
        Assert.Equal(0, report.Registered);
    }

    private async Task<JourneyReport> RunAsync(Uri endpoint)
    {
        JourneyReport report = await new Journey(endpoint, TimeSpan.FromSeconds(30)).RunAsync();
        output.WriteLine(report.ToString());
        return report;
    }

    private static string FirstFault(JourneyReport report)
    {
        Assert.False(report.Passed);
        Step first = report.Steps.First(step => step.Fault is not null);
        return $"{first.Name}: {first.Fault}";
    }

    // The typed client goes by the system's clock, so the server has to as well.
    private static Task<StreakoidServer> StartAsync(Action<IServiceCollection>? replace = null) =>
        StreakoidServer.StartAsync(services =>
        {
            services.AddSingleton<IClock>(SystemClock.Instance);
            replace?.Invoke(services);
        });
}
