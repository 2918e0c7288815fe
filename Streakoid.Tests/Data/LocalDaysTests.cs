using NodaTime;
using Streakoid.Data;

namespace Streakoid.Tests.Data;

/// <summary>
/// The server's days against a walker that knows nothing but the zone's clock: it steps through time, minute by minute around
/// each change of offset, and writes down which dates it saw. Every zone of the tz database, 1970 to 2040.
/// </summary>
[Trait("kind", "rules")]
public sealed class LocalDaysTests
{
    private static readonly Instant Start = Instant.FromUtc(1970, 1, 1, 0, 0);
    private static readonly Instant End = Instant.FromUtc(2040, 1, 1, 0, 0);

    [Fact]
    public void Today_is_the_latest_date_that_the_zones_clock_has_shown()
    {
        long looked = 0;
        foreach (DateTimeZone zone in Zones())
        {
            foreach (Instant change in Changes(zone))
            {
                // The latest date shown so far, starting two days before the change.
                LocalDate shown = LocalDate.MinIsoValue;
                for (Instant t = change - Duration.FromHours(50); t < change + Duration.FromHours(50); t += Step(t, change))
                {
                    shown = LocalDate.Max(shown, t.InZone(zone).Date);
                    LocalDate today = LocalDays.Today(t, zone);
                    if (today != shown)
                        Assert.Fail($"{zone.Id} at {t}: today is {today}, and the clock has shown {shown}.");
                    looked++;
                }
            }
        }
        Assert.True(looked > 1_000_000, $"Only {looked} instants were looked at.");
    }

    [Fact]
    public void A_date_exists_where_the_zones_clock_shows_it()
    {
        List<string> skipped = [];
        foreach (DateTimeZone zone in Zones())
        {
            foreach (Instant change in Changes(zone))
            {
                HashSet<LocalDate> shown = [];
                for (Instant t = change - Duration.FromHours(50); t < change + Duration.FromHours(50); t += Step(t, change))
                    shown.Add(t.InZone(zone).Date);
                for (LocalDate date = shown.Min(); date <= shown.Max(); date = date.PlusDays(1))
                {
                    Assert.True(LocalDays.Exists(date, zone) == shown.Contains(date), $"{zone.Id} {date}");
                    if (!shown.Contains(date))
                        skipped.Add($"{zone.Id} {date:uuuu-MM-dd}");
                }
            }
        }
        Assert.Contains("Pacific/Apia 2011-12-30", skipped);
    }

    [Theory]
    [InlineData("Pacific/Apia", "2011-12-29", "2011-12-31")]
    [InlineData("Europe/Berlin", "2011-12-29", "2011-12-30")]
    [InlineData("Europe/Berlin", "2026-03-28", "2026-03-29")] // 23 hours
    [InlineData("Europe/Berlin", "2026-10-24", "2026-10-25")] // 25 hours
    [InlineData("Asia/Beirut", "2022-03-26", "2022-03-27")] // midnight skipped
    [InlineData("America/Havana", "2026-03-07", "2026-03-08")]
    [InlineData("America/Santiago", "2026-09-05", "2026-09-06")]
    [InlineData("Etc/UTC", "2028-02-28", "2028-02-29")]
    [InlineData("Etc/UTC", "2026-12-31", "2027-01-01")]
    public void A_day_is_followed_by_the_next_one_that_the_zone_has(string zone, string day, string next) =>
        Assert.Equal(Day(next), LocalDays.Next(Day(day), DateTimeZoneProviders.Tzdb[zone]));

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-15T01:59:59Z", "2026-03-14")] // 02:59:59 there
    [InlineData("Europe/Berlin", "2026-03-15T02:00:00Z", "2026-03-15")]
    [InlineData("Europe/Berlin", "2026-03-29T00:59:59Z", "2026-03-28")] // 03:00 comes an hour earlier that night
    [InlineData("Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29")]
    [InlineData("Pacific/Apia", "2011-12-30T11:00:00Z", "2011-12-29")] // 31st 01:00 there, and the 30th never was
    [InlineData("Pacific/Apia", "2011-12-30T13:00:00Z", "2011-12-31")] // 31st 03:00
    public void A_night_owls_day_starts_at_three(string zone, string instant, string today) =>
        Assert.Equal(
            Day(today),
            LocalDays.Today(
                NodaTime.Text.InstantPattern.ExtendedIso.Parse(instant).Value,
                DateTimeZoneProviders.Tzdb[zone],
                new LocalTime(3, 0)
            )
        );

    private static LocalDate Day(string text) => NodaTime.Text.LocalDatePattern.Iso.Parse(text).Value;

    private static IEnumerable<DateTimeZone> Zones() => DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id]);

    /// <summary>The instants at which the zone's clock jumps, and two ordinary ones.</summary>
    private static IEnumerable<Instant> Changes(DateTimeZone zone) =>
        zone.GetZoneIntervals(Start, End)
            .Where(interval => interval.HasStart && interval.Start >= Start)
            .Select(interval => interval.Start)
            .Where((_, index) => index % 4 < 2 || index < 40)
            .Append(Instant.FromUtc(1999, 12, 31, 23, 0))
            .Append(Instant.FromUtc(2026, 7, 1, 0, 0));

    /// <summary>Small steps near the change, where an hour more or less matters; large ones elsewhere.</summary>
    private static Duration Step(Instant t, Instant change) =>
        (t - change).TotalHours is > -2 and < 2 ? Duration.FromMinutes(1) : Duration.FromMinutes(30);
}
