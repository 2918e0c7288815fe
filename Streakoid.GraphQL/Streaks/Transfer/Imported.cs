using NodaTime;
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

    /// <summary>
    /// Skips, and first days of pauses, that only say that the other app has no record of the days, so that a new streak is let off on them.
    /// </summary>
    public IReadOnlySet<LocalDate> Unrecorded { get; init; } = new HashSet<LocalDate>();

    /// <summary>
    /// Its schedules, pauses and skips without those rests that only say that nothing was recorded, from the day on from which an existing
    /// streak has records of its own.
    /// </summary>
    public ScheduleHistory RestsBefore(LocalDate day) =>
        Unrecorded.Count == 0
            ? ScheduleHistory
            : ScheduleHistory with
            {
                Pauses =
                [
                    .. ScheduleHistory
                        .Pauses.Where(pause => pause.First < day || !Unrecorded.Contains(pause.First))
                        .Select(pause =>
                            Unrecorded.Contains(pause.First) && pause.Last >= day ? pause with { Last = day.PlusDays(-1) } : pause
                        ),
                ],
                Skips = [.. ScheduleHistory.Skips.Where(skip => skip < day || !Unrecorded.Contains(skip))],
            };

    /// <summary>The row of each schedule; empty where a schedule has no row of its own.</summary>
    public IReadOnlyList<ImportRow> ScheduleRows { get; init; } = [];

    /// <summary>The row of each pause; empty where a pause has no row of its own.</summary>
    public IReadOnlyList<ImportRow> PauseRows { get; init; } = [];

    /// <summary>The row of each skip; null where a skip has no row of its own.</summary>
    public IReadOnlyList<ImportRow?> SkipRows { get; init; } = [];
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
    LocalTime DayStartsAt,
    WeekStarts WeekStarts,
    IReadOnlyList<LocalDate> JumpedDates
);
