using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>
/// A user's calendar: today, the present and former time zones, the starts of weeks, the dates that were jumped over, and those that
/// incidents excuse.
/// </summary>
public sealed record UserCalendar(
    LocalDate Today,
    DateTimeZone Zone,
    FormerTimeZones Former,
    WeekStarts WeekStarts,
    IReadOnlyList<LocalDate> JumpedDates,
    IReadOnlyList<ExcusedDays> Excused
)
{
    /// <summary>The account's calendar at an instant.</summary>
    public static UserCalendar Of(User user, Instant now, IReadOnlyList<Incident> incidents) =>
        new(
            LocalDays.TodayOf(user, now),
            LocalDays.ZoneOf(user),
            user.FormerTimeZones,
            user.WeekStarts,
            user.JumpedDates,
            incidents.Count == 0 ? [] : [.. incidents.Select(incident => DaysOf(user, incident))]
        );

    /// <summary>The incident that excuses a period; null if there is none.</summary>
    public ExcusedDays? ExcuseOf(JudgedPeriod period)
    {
        foreach (ExcusedDays days in Excused)
            if (days.First <= period.Last && days.Last >= period.First)
                return days;
        return null;
    }

    /// <summary>
    /// A number that stands for the incidents before a day, 0 for none. A state that was evaluated with other ones has to be evaluated again.
    /// </summary>
    public int ExcusesBefore(LocalDate day)
    {
        uint stamp = 0;
        foreach (ExcusedDays days in Excused)
            if (days.First < day)
                stamp = unchecked((((stamp ^ (uint)Packed(days.First)) * 16_777_619) ^ (uint)Packed(days.Last)) * 16_777_619 | 1);
        return (int)(stamp & int.MaxValue);

        static int Packed(LocalDate date) => (date.Year << 9) | (date.Month << 5) | date.Day;
    }

    private static ExcusedDays DaysOf(User user, Incident incident) =>
        new(DayOf(user, incident.StartsAt), DayOf(user, incident.EndsAt - Duration.Epsilon), incident.Reason);

    /// <summary>The user's day at an instant, where the user lived at the time.</summary>
    private static LocalDate DayOf(User user, Instant instant)
    {
        LocalDate near = instant.InZone(LocalDays.ZoneOf(user)).Date;
        return LocalDays.Today(instant, DateTimeZoneProviders.Tzdb[user.FormerTimeZones.On(near, user.TimeZone)], user.DayStartsAt);
    }

    /// <summary>The day on which a streak was archived; null if it is not.</summary>
    public LocalDate? ArchivedOn(Streak streak) => streak.ArchivedOn ?? streak.ArchivedAt?.InZone(Zone).Date;

    /// <summary>Whether the date was there to do anything on, where the user lived at the time.</summary>
    public bool Has(LocalDate date) =>
        !JumpedDates.Contains(date)
        && LocalDays.Exists(
            date,
            Former.Zones.Count == 0 || date >= Former.Zones[^1].Until ? Zone : DateTimeZoneProviders.Tzdb[Former.On(date, Zone.Id)]
        );
}
