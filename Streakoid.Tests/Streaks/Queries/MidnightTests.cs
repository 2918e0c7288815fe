using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Queries;

/// <summary>No job runs at midnight: the first read after it is right.</summary>
[Trait("kind", "server")]
public sealed class MidnightTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-14T23:00:00Z")] // UTC+1
    [InlineData("America/Los_Angeles", "2026-03-15T07:00:00Z")] // UTC-7
    [InlineData("Pacific/Apia", "2026-03-15T11:00:00Z")] // UTC+13, which is on the 15th at noon UTC already
    [InlineData("Asia/Kolkata", "2026-03-14T18:30:00Z")] // UTC+5:30
    public async Task The_first_read_after_the_users_midnight_is_right(string zone, string midnight)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Person ada = await Person.RegisterAsync(server, zone);
        string streak = await ada.CreateStreakAsync();
        (await ada.CheckInAsync(streak)).Succeeded();
        Instant midnightOfToday = NodaTime.Text.InstantPattern.General.Parse(midnight).Value;

        server.Clock.Reset(midnightOfToday - Duration.FromMilliseconds(1));
        await ada.RefreshAsync(ada.RefreshToken!);
        Assert.Equal("DONE 1/1", await ada.StandingAsync(streak));
        server.Clock.Reset(midnightOfToday);
        Assert.Equal("PENDING 1/1", await ada.StandingAsync(streak));

        server.Clock.Reset(midnightOfToday + Duration.FromDays(1) - Duration.FromMilliseconds(1));
        await ada.RefreshAsync(ada.RefreshToken!);
        Assert.Equal("PENDING 1/1", await ada.StandingAsync(streak));
        server.Clock.Reset(midnightOfToday + Duration.FromDays(1));
        Assert.Equal("BROKEN 0/1", await ada.StandingAsync(streak));
    }
}
