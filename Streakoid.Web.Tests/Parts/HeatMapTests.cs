using System.Globalization;
using Streakoid.Web.Parts;
using Weekday = Streakoid.Client.DayOfWeek;

namespace Streakoid.Web.Tests.Parts;

[Trait("kind", "rules")]
public sealed class HeatMapTests
{
    [Theory]
    [InlineData("2026-03-14", 1, Weekday.Monday, "2026-03-09")]
    [InlineData("2026-03-14", 1, Weekday.Saturday, "2026-03-14")]
    [InlineData("2026-03-14", 2, Weekday.Sunday, "2026-03-01")]
    [InlineData("2026-03-15", 1, Weekday.Monday, "2026-03-09")]
    [InlineData("2026-03-16", 26, Weekday.Monday, "2025-09-22")]
    public void It_begins_with_a_week(string today, int weeks, Weekday start, string first) =>
        Assert.Equal(
            DateOnly.Parse(first, CultureInfo.InvariantCulture),
            HeatMap.FirstDay(DateOnly.Parse(today, CultureInfo.InvariantCulture), weeks, start)
        );
}
