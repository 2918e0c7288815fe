using NodaTime;

namespace Streakoid.Tests.Streaks;

/// <summary>
/// The rules of streaks, told naively: it walks the calendar day by day and remembers nothing but the check-ins. The server
/// does none of this, so where both agree the server is right or both are wrong in the same way.
/// </summary>
public sealed class DayWalker(DateTimeZone zone)
{
    private readonly HashSet<LocalDate> _checkedIn = [];

    public void CheckIn(LocalDate day) => _checkedIn.Add(day);

    public void Undo(LocalDate day) => _checkedIn.Remove(day);

    /// <summary>Where the streak stands on a day, as <c>DONE 3/5</c>: state, current and longest length.</summary>
    public string StandingOn(LocalDate today)
    {
        if (_checkedIn.Count == 0) return "BROKEN 0/0";
        (int run, int longest) = (0, 0);
        for (LocalDate day = _checkedIn.Min(); day <= today; day = day.PlusDays(1))
        {
            if (_checkedIn.Contains(day)) longest = Math.Max(longest, ++run);
            else if (day != today && ZoneHas(day)) run = 0;
        }
        string state = _checkedIn.Contains(today) ? "DONE" : run > 0 ? "PENDING" : "BROKEN";
        return $"{state} {run}/{longest}";
    }

    /// <summary>Whether the zone's clock ever shows the date: looked up hour by hour, from well before to well after.</summary>
    private bool ZoneHas(LocalDate day)
    {
        Instant noon = day.At(new LocalTime(12, 0)).InUtc().ToInstant();
        for (int hours = -40; hours <= 40; hours++)
        {
            if ((noon + Duration.FromHours(hours)).InZone(zone).Date == day) return true;
        }
        return false;
    }
}
