using Streakoid.Web.Offline;

namespace Streakoid.Web.Tests.Offline;

[Trait("kind", "rules")]
public sealed class UserDayTests
{
    [Theory]
    [InlineData("2026-03-14T02:30:00Z", "Etc/UTC", "00:00", "2026-03-14")]
    [InlineData("2026-03-14T02:30:00Z", "Etc/UTC", "03:00", "2026-03-13")]
    [InlineData("2026-03-14T23:30:00Z", "Europe/Berlin", "00:00", "2026-03-15")]
    [InlineData("2026-03-14T23:30:00Z", "Europe/Berlin", "01:00", "2026-03-14")]
    [InlineData("2026-03-14T03:30:00Z", "America/New_York", "00:00", "2026-03-13")]
    [InlineData("2026-03-14T12:00:00Z", "no/zone", "00:00", "2026-03-14")]
    public void The_day_follows_the_time_zone_and_the_start_of_the_day(string now, string zone, string start, string day) =>
        Assert.Equal(
            DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture),
            UserDay.At(
                DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture),
                zone,
                TimeOnly.Parse(start, System.Globalization.CultureInfo.InvariantCulture)
            )
        );
}
