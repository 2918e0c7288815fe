using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using NodaTime;
using Streakoid.Hosting.RateLimits;
using Streakoid.Hosting.Startup;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.RateLimits;

/// <summary>How often one user, or one address, may ask.</summary>
[Trait("kind", "server")]
public sealed class RateLimitTests
{
    private const string Me = "{\"query\":\"{ me { id } }\"}";
    private const string Typename = "{\"query\":\"{ __typename }\"}";

    [Fact]
    public async Task A_user_over_the_limit_gets_a_Retry_After_and_other_users_are_served()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:RateLimits:UserRequests=10");
        Person ada = await Person.RegisterAsync(server),
            grace = await Person.RegisterAsync(server);
        server.Clock.Advance(Duration.FromSeconds(20));
        for (int asked = 1; asked <= 10; asked++)
        {
            using HttpResponseMessage answer = await SendAsync(server, ada, Me);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(("10", $"{10 - asked}", "40"), Headers(answer));
        }
        using (HttpResponseMessage refused = await SendAsync(server, ada, Me))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(40), refused.Headers.RetryAfter!.Delta);
            Assert.Equal(("10", "0", "40"), Headers(refused));
            Assert.Contains("\"code\":\"TOO_MANY_REQUESTS\"", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        (await grace.AskAsync("{ me { id } }")).Succeeded();
        server.Clock.Advance(Duration.FromSeconds(40));
        (await ada.AskAsync("{ me { id } }")).Succeeded();
    }

    [Fact]
    public async Task An_occasional_caller_is_counted_without_a_write()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:RateLimits:UserRequests=100");
        Person ada = await Person.RegisterAsync(server);
        Task<object?> WritesAsync() => server.SqlAsync("select count(*) from request_allowances");
        for (int left = 99; left >= 90; left--)
        {
            using HttpResponseMessage answer = await SendAsync(server, ada, Me);
            Assert.Equal($"{left}", answer.Headers.GetValues("RateLimit-Remaining").Single());
        }
        Assert.Equal(0L, await WritesAsync());
        using HttpResponseMessage one = await SendAsync(server, ada, Me);
        Assert.Equal(HttpStatusCode.OK, one.StatusCode);
        Assert.Equal(1L, await WritesAsync());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    public async Task Two_servers_of_one_database_hold_one_limit_together(int replicas)
    {
        const int Limit = 100;
        string[] settings = [$"--Streakoid:RateLimits:UserRequests={Limit}", $"--Streakoid:Replicas={replicas}"];
        await using StreakoidServer one = await StreakoidServer.StartAsync(settings: settings);
        Person ada = await Person.RegisterAsync(one);
        string key = SigningKeyOf(one);
        await using StreakoidServer two = await StreakoidServer.StartAsync(
            database: one.Database,
            settings: [.. settings, $"--Streakoid:SigningKeys:0={key}"]
        );
        int[] let = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async client =>
                {
                    int granted = 0;
                    for (int asked = 0; asked < 25; asked++)
                    {
                        using HttpResponseMessage answer = await SendAsync(client % 2 == 0 ? one : two, ada, Me);
                        if (answer.StatusCode == HttpStatusCode.OK)
                            granted++;
                        else
                            Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
                    }
                    return granted;
                })
        );
        Assert.Equal(Limit, let.Sum());
    }

    [Fact]
    public async Task Anonymous_callers_are_counted_by_address_and_so_are_bad_tokens()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:RateLimits:ClientRequests=4");
        Person forger = new(server) { AccessToken = "not.a.token" },
            nobody = new(server);
        foreach (Person person in (Person[])[nobody, forger, nobody, forger])
            Assert.NotEqual(HttpStatusCode.TooManyRequests, (await person.SendAsync(Typename)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await nobody.SendAsync(Typename)).Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, (await forger.SendAsync(Typename)).Status);
    }

    [Fact]
    public async Task An_address_that_the_client_made_up_does_not_count()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:RateLimits:ClientRequests=2");
        Assert.Equal("200, 200, 429", await StatusesAsync(server, "203.0.113.1", "203.0.113.2", "203.0.113.3"));
    }

    [Fact]
    public async Task Behind_a_trusted_proxy_the_address_counts_that_the_proxy_saw()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings:
            [
                "--Streakoid:RateLimits:ClientRequests=1",
                "--Streakoid:TrustedProxies:0=127.0.0.0/8",
                "--Streakoid:TrustedProxies:1=10.1.2.3",
            ]
        );
        // The last one is another trusted proxy's word; the one before it is what that proxy saw. What stands before is made up.
        Assert.Equal(
            "200, 200, 429, 429, 200",
            await StatusesAsync(server, "203.0.113.1", "203.0.113.2", "203.0.113.1", "198.51.100.7, 203.0.113.2, 10.1.2.3", "198.51.100.7")
        );
    }

    [Fact]
    public async Task One_network_of_IPv6_is_one_caller()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: ["--Streakoid:RateLimits:ClientRequests=1", "--Streakoid:TrustedProxies:0=127.0.0.1"]
        );
        Assert.Equal("200, 429, 200", await StatusesAsync(server, "2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"));
    }

    [Fact]
    public async Task A_proxy_that_is_no_address_is_reported_at_start()
    {
        StartException refused = await Assert.ThrowsAsync<StartException>(() =>
            StreakoidServer.StartAsync(settings: "--Streakoid:TrustedProxies:0=the proxy")
        );
        Assert.Contains("Streakoid__TrustedProxies contains 'the proxy'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expired_counters_are_removed()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: ["--Streakoid:RateLimits:ClientRequests=9"]);
        await new Person(server).LoginAsync("nobody@example.com", "a wrong password");
        // The requests of the client, its guesses at the address, and the guesses of all clients at it.
        Assert.Equal(3L, await CountersAsync(server));
        CounterSweep sweep = server.Services.GetServices<IHostedService>().OfType<CounterSweep>().Single();
        Assert.Equal(0, await sweep.SweepAsync(default));
        server.Clock.Advance(Duration.FromHours(25));
        Assert.Equal(3, await sweep.SweepAsync(default));
        Assert.Equal(0L, await CountersAsync(server));
    }

    private static Task<object?> CountersAsync(StreakoidServer server) =>
        server.SqlAsync("select (select count(*) from request_allowances) + (select count(*) from sign_in_failures)");

    private static async Task<string> StatusesAsync(StreakoidServer server, params string[] forwardedFor)
    {
        List<int> statuses = [];
        foreach (string addresses in forwardedFor)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/graphql")
            {
                Content = new StringContent(Typename, System.Text.Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("X-Forwarded-For", addresses);
            using HttpResponseMessage answer = await server.Http.SendAsync(request);
            statuses.Add((int)answer.StatusCode);
        }
        return string.Join(", ", statuses);
    }

    private static async Task<HttpResponseMessage> SendAsync(StreakoidServer server, Person person, string body)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", person.AccessToken);
        return await server.Http.SendAsync(request);
    }

    private static (string, string, string) Headers(HttpResponseMessage answer) =>
        (Header(answer, "RateLimit-Limit"), Header(answer, "RateLimit-Remaining"), Header(answer, "RateLimit-Reset"));

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();

    private static string SigningKeyOf(StreakoidServer server) =>
        server.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>()["Streakoid:SigningKeys:0"]!;
}
