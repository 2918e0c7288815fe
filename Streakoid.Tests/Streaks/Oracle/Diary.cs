using NodaTime;

namespace Streakoid.Tests.Streaks.Oracle;

/// <summary>All that a user ever said about one streak, as plain as can be.</summary>
public sealed class Diary
{
    /// <summary>How much was done on a day.</summary>
    public SortedDictionary<LocalDate, decimal> Done { get; } = [];

    /// <summary>The schedules by the day they begin.</summary>
    public SortedDictionary<LocalDate, Asked> Asked { get; } = [];

    /// <summary>The days on which somebody said "paused", each by itself.</summary>
    public HashSet<LocalDate> Paused { get; } = [];

    /// <summary>The day from which on every day is paused.</summary>
    public LocalDate? PausedFrom { get; set; }

    public HashSet<LocalDate> Skipped { get; } = [];

    /// <summary>The starts of the week by the day they begin to hold.</summary>
    public SortedDictionary<LocalDate, IsoDayOfWeek> WeekStarts { get; } = new() { [LocalDate.MinIsoValue] = IsoDayOfWeek.Monday };

    /// <summary>Where the user lived, by the first day there.</summary>
    public SortedDictionary<LocalDate, string> Zones { get; } = [];

    public bool IsPaused(LocalDate day) => Paused.Contains(day) || day >= PausedFrom;
}

/// <summary>What a schedule asks: one of the four, a target, which side of it, and freezes.</summary>
public sealed record Asked(
    int EveryDays,
    IsoDayOfWeek[] Weekdays,
    int TimesAWeek,
    int TimesAMonth,
    decimal Target,
    bool AtMost,
    int Freezes
)
{
    public static readonly Asked Daily = new(1, [], 0, 0, 1, false, 0);
}
