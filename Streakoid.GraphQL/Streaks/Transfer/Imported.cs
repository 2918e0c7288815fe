using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Transfer;

/// <summary>A streak that was read, with what belongs to it; not yet in the database.</summary>
/// <param name="Streak">The streak.</param>
/// <param name="ScheduleHistory">Its schedules.</param>
/// <param name="CheckIns">Its check-ins, in the order of days.</param>
/// <param name="Row">The row that it was read from; null where no row is its own.</param>
/// <param name="CheckInRows">The row of each check-in.</param>
public sealed record ImportedStreak(
    Streak Streak,
    ScheduleHistory ScheduleHistory,
    IReadOnlyList<CheckIn> CheckIns,
    ImportRow? Row,
    IReadOnlyList<ImportRow> CheckInRows
)
{
    /// <summary>The ids of devices whose check-ins were undone.</summary>
    public IReadOnlyList<RecordedClientId> Undone { get; init; } = [];

    /// <summary>The row of each of <see cref="Undone"/>.</summary>
    public IReadOnlyList<ImportRow> UndoneRows { get; init; } = [];

    /// <summary>The row of each schedule; empty where a schedule has no row of its own.</summary>
    public IReadOnlyList<ImportRow> ScheduleRows { get; init; } = [];

    /// <summary>The row of each pause; empty where a pause has no row of its own.</summary>
    public IReadOnlyList<ImportRow> PauseRows { get; init; } = [];

    /// <summary>The row of each skip; empty where a skip has no row of its own.</summary>
    public IReadOnlyList<ImportRow> SkipRows { get; init; } = [];
}

/// <summary>What was read.</summary>
/// <param name="Streaks">The streaks.</param>
/// <param name="Profile">The calendar of their days; null if it is not in the import.</param>
/// <param name="Account">What became of the rows.</param>
public sealed record Imported(IReadOnlyList<ImportedStreak> Streaks, ImportedProfile? Profile, ImportAccount Account);

/// <summary>The settings of the starts of a user's days and weeks.</summary>
public sealed record ImportedProfile(
    string TimeZone,
    FormerTimeZones FormerTimeZones,
    NodaTime.LocalTime DayStartsAt,
    WeekStarts WeekStarts,
    IReadOnlyList<NodaTime.LocalDate> JumpedDates
);
