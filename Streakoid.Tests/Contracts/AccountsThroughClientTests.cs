using NodaTime;
using Streakoid.Client;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Contracts;

/// <summary>The contract of accounts, spoken through the generated client, which keeps the session by itself.</summary>
[Trait("kind", "server")]
public sealed class AccountsThroughClientTests(ServerFixture fixture) : AccountContract(fixture), IClassFixture<ServerFixture>
{
    /// <summary>How long a test waits for what is to happen within the client's own, much shorter deadline.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(14)] // not yet
    [InlineData(15)]
    [InlineData(24 * 60)]
    public async Task A_session_is_renewed_by_the_client_after_its_access_token_expired(int minutes)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        await using ClientSpeaker ada = new(server.Endpoint, server.Clock);
        Reply registered = await ada.RegisterAsync("ada@example.com", Password);
        server.Clock.Advance(Duration.FromMinutes(minutes));
        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ada.MeAsync()));
        Assert.All(replies, reply => Assert.Equal(registered.UserId, reply.UserId));
        long rows = (long)(await server.SqlAsync("select count(*) from refresh_tokens"))!;
        Assert.Equal(minutes < 15 ? 1 : 2, rows);
    }

    [Fact]
    public async Task The_next_user_of_a_client_sees_nothing_of_the_former_one()
    {
        await using ClientSpeaker shared = new(Server.Endpoint, Server.Clock);
        Reply ada = await shared.RegisterAsync("first.user@example.com", Password);
        await shared.Client.CreateStreak.ExecuteAsync(new CreateStreakInput { Name = "Ada's own" });
        Reply grace = await shared.RegisterAsync("second.user@example.com", Password);
        Assert.NotEqual(ada.UserId, grace.UserId);
        Assert.Equal(grace.UserId, shared.Session.UserId);
        IOperationResult<IGetMeResult> me = await shared.Client.GetMe.ExecuteAsync();
        Assert.Equal((grace.UserId, 0), (me.Data!.Me.Id, me.Data.Me.Streaks!.Nodes!.Count));
        await shared.LogoutAsync();
        Assert.Equal("AUTH_NOT_AUTHENTICATED", (await shared.MeAsync()).Fault);
        Assert.Equal(ada.UserId, (await shared.LoginAsync("first.user@example.com", Password)).UserId);
        me = await shared.Client.GetMe.ExecuteAsync();
        Assert.Equal("Ada's own", Assert.Single(me.Data!.Me.Streaks!.Nodes!).Name);
    }

    [Theory]
    [InlineData(Fault.ReplyLost)]
    [InlineData(Fault.ReplySlow)]
    [InlineData(Fault.Replaced503)]
    [InlineData(Fault.Refused503)]
    public async Task A_registration_whose_reply_is_lost_or_late_once_signs_in_by_itself(Fault fault)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Server.Endpoint, fault);
        await using ClientSpeaker ada = new(proxy.Endpoint, Server.Clock);
        string email = $"frozen.{fault}@example.com";
        Reply registered = await ada.RegisterAsync(email, Password).WaitAsync(Patience);
        Assert.NotNull(registered.UserId);
        Assert.Equal(registered.UserId, (await ada.MeAsync()).UserId);
        Assert.Equal(1L, await Server.SqlAsync("select count(*) from users where email = $1", email));
        Assert.Equal(fault == Fault.ReplySlow ? 1 : 2, proxy.Keys.Count(key => key is not null));
        Assert.Single(proxy.Keys.OfType<string>().Distinct());
    }

    [Theory]
    [InlineData(FailureKind.Network, Fault.ReplyLost, Fault.ReplyLost)]
    [InlineData(FailureKind.Timeout, Fault.ReplyHeld)]
    [InlineData(FailureKind.Unavailable, Fault.Replaced503ForAMinute)]
    [InlineData(FailureKind.Unavailable, Fault.Replaced503, Fault.Replaced503)]
    public async Task A_registration_without_a_reply_fails_and_a_retry_signs_in_the_same_user(FailureKind expected, params Fault[] faults)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Server.Endpoint, faults);
        // Short only where the client is to give up; anywhere else a busy machine must not decide.
        await using ClientSpeaker ada = new(proxy.Endpoint, Server.Clock, expected == FailureKind.Timeout ? TimeSpan.FromSeconds(5) : null);
        string email = $"never.{expected}.{faults.Length}@example.com";
        RegisterInput input = new()
        {
            Email = email,
            Password = Password,
            TimeZone = "Europe/London",
        };

        IOperationResult<IRegisterResult> frozen = await ada.Client.Register.ExecuteAsync(input).WaitAsync(Patience);
        Assert.Equal((expected, null), (frozen.Failure!.Kind, frozen.Data));
        Assert.False(ada.Session.IsSignedIn);
        // The request passed, if only after the client gave up.
        await Processes.EventuallyAsync(
            async () => await Server.SqlAsync("select count(*) from users where email = $1", email) is >= 1L,
            "the account is registered"
        );
        Assert.Equal(1L, await Server.SqlAsync("select count(*) from users where email = $1", email));

        ada.Timeout = Patience;
        IOperationResult<IRegisterResult> again = await ada.Client.Register.ExecuteAsync(input).WaitAsync(Patience);
        again.EnsureNoErrors();
        Assert.Null(again.Data!.Register.Errors);
        Assert.Equal(again.Data.Register.Session!.Me.Id, (await ada.MeAsync()).UserId);
        Assert.Equal(1L, await Server.SqlAsync("select count(*) from users where email = $1", email));
        Assert.Equal(frozen.Failure.IdempotencyKey, Assert.Single(proxy.Keys.OfType<string>().Distinct()));
    }

    [Fact]
    public async Task A_registration_is_completed_after_a_restart_with_its_saved_key()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Server.Endpoint, Fault.Replaced503ForAMinute);
        string key;
        await using (ClientSpeaker before = new(proxy.Endpoint, Server.Clock))
        {
            IOperationResult<IRegisterResult> frozen = await before.Client.Register.ExecuteAsync(
                new RegisterInput
                {
                    Email = "restart@example.com",
                    Password = Password,
                    TimeZone = "Etc/UTC",
                }
            );
            key = frozen.Failure!.IdempotencyKey!;
        }
        await using ClientSpeaker after = new(proxy.Endpoint, Server.Clock);
        Assert.Equal("EMAIL_TAKEN", (await after.RegisterAsync("restart@example.com", Password, "Etc/UTC")).ErrorCode);
        using (IdempotencyKey.Use(key))
            Assert.NotNull((await after.RegisterAsync("restart@example.com", Password, "Etc/UTC")).UserId);
        Assert.Equal("restart@example.com", (string?)(await after.MeAsync()).Payload!["email"]);
    }

    [Fact]
    public async Task A_login_whose_reply_is_lost_signs_in_by_itself()
    {
        await using ClientSpeaker ada = new(Server.Endpoint, Server.Clock);
        Reply registered = await ada.RegisterAsync("lost.login@example.com", Password);
        await using FaultProxy proxy = await FaultProxy.StartAsync(Server.Endpoint, Fault.ReplyLost);
        await using ClientSpeaker again = new(proxy.Endpoint, Server.Clock);
        Assert.Equal(registered.UserId, (await again.LoginAsync("lost.login@example.com", Password)).UserId);
        Assert.Equal(registered.UserId, (await again.MeAsync()).UserId);
    }

    [Fact]
    public async Task A_renewal_whose_reply_is_lost_keeps_the_session()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        await using FaultProxy proxy = await FaultProxy.StartAsync(server.Endpoint, Fault.None, Fault.ReplyLost);
        await using ClientSpeaker ada = new(proxy.Endpoint, server.Clock);
        Reply registered = await ada.RegisterAsync("lost.renewal@example.com", Password);
        server.Clock.Advance(Duration.FromHours(1));
        Assert.Equal(registered.UserId, (await ada.MeAsync()).UserId);
        Assert.True(ada.Session.IsSignedIn);
    }

    protected override ISpeaker Speaker(StreakoidServer server, string? attached = null) =>
        new ClientSpeaker(server.Endpoint, server.Clock, attached: attached);
}
