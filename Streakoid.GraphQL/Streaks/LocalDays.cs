using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks;

/// <summary>Which dates a time zone has, and which of them is today. Dates are compared, never spans of 24 hours.</summary>
public static class LocalDays
{
    /// <summary>
    /// The user's local day at an instant. A day has begun once its first instant has come, and does not end again: where a
    /// clock goes back over midnight, today stays.
    /// </summary>
    public static LocalDate Today(Instant now, DateTimeZone zone)
    {
        LocalDate date = now.InZone(zone).Date;
        LocalDate next = Next(date, zone);
        return StartOf(next, zone) <= now ? next : date;
    }

    /// <summary>The account's today.</summary>
    public static LocalDate TodayOf(User user, Instant now) => Today(now, DateTimeZoneProviders.Tzdb[user.TimeZone]);

    /// <summary>
    /// Whether no day lies between two: they are neighbours, or <paramref name="zone"/> skipped every date between them, as
    /// Samoa skipped 2011-12-30.
    /// </summary>
    public static bool AreConsecutive(LocalDate earlier, LocalDate later, DateTimeZone zone)
    {
        int days = Period.DaysBetween(earlier, later);
        // No zone ever skipped more than one date in a row; anything further apart has a day between.
        return days == 1 || (days == 2 && !Exists(earlier.PlusDays(1), zone));
    }

    /// <summary>Whether the zone has the date: a jump over the date line can skip one.</summary>
    public static bool Exists(LocalDate date, DateTimeZone zone) =>
        StartOf(date, zone) < StartOf(date.PlusDays(1), zone);

    private static LocalDate Next(LocalDate date, DateTimeZone zone)
    {
        LocalDate next = date.PlusDays(1);
        return Exists(next, zone) ? next : next.PlusDays(1);
    }

    /// <summary>The first instant of a date; of a skipped one, the instant at which it would have begun and ended.</summary>
    private static Instant StartOf(LocalDate date, DateTimeZone zone) =>
        zone.ResolveLocal(date.AtMidnight(), Midnight).ToInstant();

    private static readonly NodaTime.TimeZones.ZoneLocalMappingResolver Midnight = NodaTime.TimeZones.Resolvers.CreateMappingResolver(
        NodaTime.TimeZones.Resolvers.ReturnEarlier, NodaTime.TimeZones.Resolvers.ReturnStartOfIntervalAfter);
}
