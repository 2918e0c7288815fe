using Streakoid.Client;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Contracts;

/// <summary>Writes whose reply is lost after they were committed: the client asks again, and the server has them once.</summary>
[Trait("kind", "server")]
public sealed class StreaksThroughClientTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task A_streak_whose_reply_is_lost_is_created_once()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(fixture.Server.Endpoint, Fault.None, Fault.ReplyLost);
        await using ClientSpeaker ada = new(proxy.Endpoint, fixture.Server.Clock);
        await ada.RegisterAsync("lost.streak@example.com", Person.Password);
        IOperationResult<ICreateStreakResult> created = await ada.Client.CreateStreak.ExecuteAsync(new CreateStreakInput { Name = "Read" });
        created.EnsureNoErrors();
        Assert.Equal("Read", created.Data!.CreateStreak.Streak!.Name);
        Assert.Equal(
            1L,
            await fixture.Server.SqlAsync(
                "select count(*) from streaks join users on users.id = user_id where email = 'lost.streak@example.com'"
            )
        );
        Assert.Equal(3, proxy.Keys.Count);
    }
}
