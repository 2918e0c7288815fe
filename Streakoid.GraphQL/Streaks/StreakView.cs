using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks;

/// <summary>A streak with what its lengths follow from.</summary>
/// <param name="Streak">The streak.</param>
/// <param name="Latest">Its last run, alive or not; null where nothing was ever checked in.</param>
/// <param name="Longest">Its longest run.</param>
public sealed record StreakView(Streak Streak, Run? Latest, Run? Longest)
{
    /// <summary>How the streak stands on the user's day <paramref name="today"/>.</summary>
    public StreakState StateOn(LocalDate today, DateTimeZone zone)
    {
        if (Streak.ArchivedAt is not null) return StreakState.Archived;
        if (Latest is null) return StreakState.Broken;
        if (Latest.LastDay >= today) return StreakState.Done;
        return LocalDays.AreConsecutive(Latest.LastDay, today, zone) ? StreakState.Pending : StreakState.Broken;
    }

    /// <summary>The length of the run that is alive on the user's day <paramref name="today"/>, 0 where none is.</summary>
    public int LengthOn(LocalDate today, DateTimeZone zone) =>
        Latest is not null && (Latest.LastDay >= today || LocalDays.AreConsecutive(Latest.LastDay, today, zone)) ? Latest.Length : 0;
}

/// <summary>How a streak stands in the period that is open now.</summary>
public enum StreakState
{
    Done,
    Pending,
    Broken,
    Archived,
}
