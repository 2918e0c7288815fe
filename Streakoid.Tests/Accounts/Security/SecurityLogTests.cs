using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Streakoid.Accounts.Security;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Security;

/// <summary>A user's own security log.</summary>
[Trait("kind", "server")]
public sealed class SecurityLogTests : IAsyncLifetime
{
    private StreakoidServer _server = null!;
    private Person _ada = null!;

    public async Task InitializeAsync()
    {
        _server = await StreakoidServer.StartAsync(
            settings: ["--Streakoid:Accounts:PasswordIterations=1000", "--Streakoid:TrustedProxies:0=127.0.0.1"]
        );
        _ada = await Person.RegisterAsync(_server);
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_happens_to_an_account_is_listed_newest_first()
    {
        Person bob = await Person.RegisterAsync(_server);
        Tick();
        await new Person(_server) { Device = _ada.Device, Address = "203.0.113.77" }.LoginAsync(_ada.Email, Person.Password);
        Tick();
        await new Person(_server) { Address = "2001:db8:1:2::3" }.LoginAsync(_ada.Email, Person.Password);
        await new Person(_server).LoginAsync(_ada.Email, "not the password");
        Tick();
        string token = (
            await _ada.AskAsync("mutation { createAccessToken(input: { name: \"script\", scope: READ }) { accessToken { id } } }")
        ).TextAt("createAccessToken.accessToken.id");
        Tick();
        await _ada.AskAsync(
            "mutation($id: ID!) { revokeAccessToken(input: { accessTokenId: $id }) { errors { __typename } } }",
            new { id = token }
        );
        Tick();
        await _ada.AskAsync("mutation { revokeSession(input: {}) { errors { __typename } } }");
        Tick();
        await _ada.AskAsync("mutation { exportData { errors { __typename } } }");
        Tick();
        await _ada.AskAsync(
            "mutation($input: ChangePasswordInput!) { changePassword(input: $input) { errors { __typename } } }",
            new { input = new { currentPassword = Person.Password, newPassword = "staple battery horse correct" } }
        );

        Answer log = await LogAsync(_ada, "first: 50");
        Assert.Equal(
            [
                "PASSWORD_CHANGED",
                "DATA_EXPORTED",
                "SESSIONS_REVOKED",
                "ACCESS_TOKEN_REVOKED",
                "ACCESS_TOKEN_CREATED",
                "NEW_DEVICE",
                "SIGNED_IN",
                "REGISTERED",
            ],
            Kinds(log)
        );
        Assert.Equal(8, log.NumberAt("me.securityEvents.totalCount"));
        Assert.Equal(
            ["2001:db8:1::/48", "203.0.113.0/24"],
            log.Data("me.securityEvents.nodes")!
                .AsArray()
                .Where(node => (string?)node!["kind"] is "NEW_DEVICE" or "SIGNED_IN")
                .Select(node => (string?)node!["network"])
        );
        Assert.Equal(["REGISTERED"], Kinds(await LogAsync(bob, "first: 50")));
    }

    [Fact]
    public async Task Pages_continue_where_the_last_one_ended()
    {
        for (int more = 0; more < 5; more++)
        {
            _server.Clock.Advance(Duration.FromSeconds(1));
            await new Person(_server) { Device = _ada.Device }.LoginAsync(_ada.Email, Person.Password);
        }
        Answer all = await LogAsync(_ada, "first: 50"),
            first = await LogAsync(_ada, "first: 4"),
            second = await LogAsync(_ada, $"first: 4, after: \"{first.TextAt("me.securityEvents.edges.3.cursor")}\""),
            last = await LogAsync(_ada, "last: 2");
        Assert.Equal(Times(all), Times(first).Concat(Times(second)));
        Assert.Equal(Times(all).TakeLast(2), Times(last));
        foreach (string cursor in (string[])["none", second.TextAt("me.securityEvents.edges.0.cursor")[1..]])
            Assert.NotNull((await _ada.AskAsync($"{{ me {{ securityEvents(after: \"{cursor}\") {{ totalCount }} }} }}")).ErrorMessage);
    }

    [Fact]
    public async Task Entries_are_deleted_after_90_days()
    {
        _server.Clock.Advance(Duration.FromDays(89));
        await new Person(_server) { Device = _ada.Device }.LoginAsync(_ada.Email, Person.Password);
        SecurityLogSweep sweep = _server.Services.GetRequiredService<SecurityLogSweep>();
        Assert.Equal(0, await sweep.SweepAsync(CancellationToken.None));
        _server.Clock.Advance(Duration.FromDays(1));
        Person again = new(_server);
        await again.LoginAsync(_ada.Email, Person.Password);
        Assert.Equal(["NEW_DEVICE", "SIGNED_IN"], Kinds(await LogAsync(again, "first: 50")));
        Assert.Equal(1, await sweep.SweepAsync(CancellationToken.None));
        Assert.Equal(2L, await _server.SqlAsync("select count(*) from security_events"));
    }

    /// <summary>Entries of one millisecond have no order.</summary>
    private void Tick() => _server.Clock.Advance(Duration.FromMilliseconds(1));

    private static async Task<Answer> LogAsync(Person person, string page) =>
        (
            await person.AskAsync(
                $"{{ me {{ securityEvents({page}) {{ nodes {{ kind occurredAt client network }} edges {{ cursor }} totalCount }} }} }}"
            )
        ).Succeeded();

    private static string[] Kinds(Answer log) => [.. log.Data("me.securityEvents.nodes")!.AsArray().Select(node => (string)node!["kind"]!)];

    private static string[] Times(Answer log) =>
        [.. log.Data("me.securityEvents.nodes")!.AsArray().Select(node => (string)node!["occurredAt"]!)];
}
