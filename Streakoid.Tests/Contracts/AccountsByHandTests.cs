using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Contracts;

/// <summary>The contract of accounts, spoken in JSON over HTTP.</summary>
[Trait("kind", "server")]
public sealed class AccountsByHandTests(ServerFixture fixture) : AccountContract(fixture), IClassFixture<ServerFixture>
{
    [Fact]
    public async Task An_expired_access_token_is_a_401_and_its_refresh_token_still_good()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        await using HandSpeaker ada = new(server.Endpoint);
        Reply registered = await ada.RegisterAsync("ada@example.com", Password);
        server.Clock.Advance(Duration.FromMinutes(15));
        Assert.StartsWith("401 Bearer error=\"invalid_token\"", (await ada.MeAsync()).Fault, StringComparison.Ordinal);
        Assert.Equal(registered.UserId, (await ada.RefreshAsync(registered.RefreshToken!)).UserId);
        Assert.Equal(registered.UserId, (await ada.MeAsync()).UserId);
    }

    [Theory]
    [InlineData(Fault.ReplyLost)]
    [InlineData(Fault.ReplySlow)]
    [InlineData(Fault.Replaced503)]
    [InlineData(Fault.Refused503)]
    public async Task A_registration_whose_reply_is_lost_signs_in_the_same_user_when_sent_again(Fault fault)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Server.Endpoint, fault);
        await using HandSpeaker ada = new(proxy.Endpoint) { Key = Guid.NewGuid().ToString() };
        string email = $"frozen.{fault}@example.com";
        Reply? first = null;
        if (fault == Fault.ReplyLost)
            await Assert.ThrowsAsync<HttpRequestException>(() => ada.RegisterAsync(email, Password));
        else
            first = await ada.RegisterAsync(email, Password);
        if (fault is Fault.Replaced503 or Fault.Refused503)
            Assert.Equal("503 0", first!.Fault);

        Reply again = await ada.RegisterAsync(email, Password);
        Assert.NotNull(again.UserId);
        if (first?.UserId is { } id)
            Assert.Equal(id, again.UserId);
        Assert.Equal(again.UserId, (await ada.MeAsync()).UserId);
        Assert.Equal(1L, await Server.SqlAsync("select count(*) from users where email = $1", email));
    }

    protected override ISpeaker Speaker(StreakoidServer server, string? attached = null) =>
        new HandSpeaker(server.Endpoint) { Attached = attached };
}
