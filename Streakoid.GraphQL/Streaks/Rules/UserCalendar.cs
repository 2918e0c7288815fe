using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>A user's calendar: today, the present and former time zones, and the starts of weeks.</summary>
public sealed record UserCalendar(LocalDate Today, DateTimeZone Zone, FormerTimeZones Former, WeekStarts WeekStarts)
{
    /// <summary>The account's calendar at an instant.</summary>
    public static UserCalendar Of(User user, Instant now) =>
        new(LocalDays.TodayOf(user, now), LocalDays.ZoneOf(user), user.FormerTimeZones, user.WeekStarts);

    /// <summary>Whether the date was there to do anything on, where the user lived at the time.</summary>
    public bool Has(LocalDate date) =>
        LocalDays.Exists(
            date,
            Former.Zones.Count == 0 || date >= Former.Zones[^1].Until ? Zone : DateTimeZoneProviders.Tzdb[Former.On(date, Zone.Id)]
        );
}
