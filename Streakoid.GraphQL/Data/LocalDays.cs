using System.Collections.Concurrent;
using NodaTime;
using NodaTime.TimeZones;

namespace Streakoid.Data;

/// <summary>Which dates a time zone has, and which of them is today. Dates are compared, never spans of 24 hours.</summary>
public static class LocalDays
{
    /// <summary>
    /// The user's local day at an instant. A day has begun once its first instant has come, and does not end again: where a
    /// clock goes back over the start of the day, today stays.
    /// </summary>
    public static LocalDate Today(Instant now, DateTimeZone zone, LocalTime dayStartsAt = default)
    {
        LocalDate day = Next(now.InZone(zone).Date, zone);
        while (!Exists(day, zone) || StartOf(day, zone, dayStartsAt) > now)
            day = day.PlusDays(-1);
        return day;
    }

    /// <summary>The account's today, which a change of the zone or of the day's start does not set back.</summary>
    public static LocalDate TodayOf(User user, Instant now)
    {
        LocalDate today = Today(now, ZoneOf(user), user.DayStartsAt);
        return user.EarliestToday is { } earliest && earliest > today ? earliest : today;
    }

    /// <summary>The account's zone.</summary>
    public static DateTimeZone ZoneOf(User user) => DateTimeZoneProviders.Tzdb[user.TimeZone];

    /// <summary>Whether the zone's calendar has the date: a jump over the date line skips one, as Samoa skipped 2011-12-30.</summary>
    public static bool Exists(LocalDate date, DateTimeZone zone) =>
        Array.IndexOf(Skipped.GetOrAdd(zone.Id, static (_, of) => SkippedBy(of), zone), date) < 0;

    /// <summary>The first date after another that the zone's calendar has.</summary>
    public static LocalDate Next(LocalDate date, DateTimeZone zone)
    {
        do date = date.PlusDays(1);
        while (!Exists(date, zone));
        return date;
    }

    /// <summary>A day's first instant.</summary>
    public static Instant StartOf(LocalDate date, DateTimeZone zone, LocalTime dayStartsAt) =>
        zone.ResolveLocal(date.At(dayStartsAt), FirstValid).ToInstant();

    /// <summary>The dates that fall into a jump of the zone's clock as a whole.</summary>
    private static LocalDate[] SkippedBy(DateTimeZone zone)
    {
        List<LocalDate> skipped = [];
        LocalDateTime? end = null;
        foreach (ZoneInterval interval in zone.GetZoneIntervals(Instant.FromUtc(1800, 1, 1, 0, 0), Instant.FromUtc(2100, 1, 1, 0, 0)))
        {
            if (end is { } from)
            {
                LocalDate date = from.TimeOfDay == LocalTime.Midnight ? from.Date : from.Date.PlusDays(1);
                for (; date.PlusDays(1).AtMidnight() <= interval.IsoLocalStart; date = date.PlusDays(1))
                    skipped.Add(date);
            }
            end = interval.HasEnd ? interval.IsoLocalEnd : null;
        }
        return [.. skipped];
    }

    private static readonly ConcurrentDictionary<string, LocalDate[]> Skipped = new();

    private static readonly ZoneLocalMappingResolver FirstValid = Resolvers.CreateMappingResolver(
        Resolvers.ReturnEarlier,
        Resolvers.ReturnStartOfIntervalAfter
    );
}
