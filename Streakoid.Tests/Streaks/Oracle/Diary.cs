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

    /// <summary>The spans of days, both ends included, in which the service had an incident.</summary>
    public List<(LocalDate First, LocalDate Last)> Incidents { get; } = [];

    /// <summary>The dates that were jumped over on a journey.</summary>
    public HashSet<LocalDate> JumpedOver { get; } = [];

    /// <summary>The starts of the week by the day they begin to hold.</summary>
    public SortedDictionary<LocalDate, IsoDayOfWeek> WeekStarts { get; } = new() { [LocalDate.MinIsoValue] = IsoDayOfWeek.Monday };

    /// <summary>Where the user lived, by the first day there.</summary>
    public SortedDictionary<LocalDate, string> Zones { get; } = [];

    public bool IsPaused(LocalDate day) => Paused.Contains(day) || day >= PausedFrom;
}

/// <summary>What a schedule asks: one of the seven, a target, which side of it, and freezes.</summary>
public sealed record Asked(
    int EveryDays,
    IsoDayOfWeek[] Weekdays,
    int TimesAWeek,
    int TimesAMonth,
    decimal Target,
    bool AtMost,
    int Freezes,
    bool SumOfWeek = false,
    bool SumOfMonth = false,
    int? AtMostDaysAWeek = null
)
{
    /// <summary>What is judged as one, and counted.</summary>
    public string Unit =>
        TimesAWeek > 0 || SumOfWeek || AtMostDaysAWeek is not null ? "WEEK"
        : TimesAMonth > 0 || SumOfMonth ? "MONTH"
        : "DAY";

    public static readonly Asked Daily = new(1, [], 0, 0, 1, false, 0);
}
