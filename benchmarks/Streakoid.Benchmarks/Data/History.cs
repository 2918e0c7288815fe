using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Snapshot;

namespace Streakoid.Benchmarks.Data;

/// <summary>
/// The life of a streak that asks every day, with all that the server keeps of it, worked out by the server's own rules. Many
/// streaks share one history, so that millions of rows take few judgements.
/// </summary>
/// <param name="First">The first day.</param>
/// <param name="Days">The days of its check-ins, in order.</param>
/// <param name="Snapshot">The bytes of <c>streaks.snapshot</c>.</param>
/// <param name="SnapshotDays">The number of <c>streaks.snapshot_days</c>.</param>
/// <param name="Runs">The runs that are over.</param>
/// <param name="Checkpoints">How it stood at the beginning of each quarter.</param>
/// <param name="CurrentLength">What the server answers today.</param>
/// <param name="LongestLength">What the server answers today.</param>
public sealed record History(
    LocalDate First,
    IReadOnlyList<LocalDate> Days,
    byte[] Snapshot,
    int SnapshotDays,
    IReadOnlyList<RunSpan> Runs,
    IReadOnlyList<(LocalDate Day, byte[] State)> Checkpoints,
    int CurrentLength,
    int LongestLength
)
{
    /// <summary>How long after its day a check-in may be made: the server's default.</summary>
    private const int BackdatingDays = 7;

    /// <summary>A history of so many check-ins, the last one so many days before today, with one day missed.</summary>
    /// <param name="today">The day on which it is read.</param>
    /// <param name="checkIns">How many.</param>
    /// <param name="last">How many days ago the last one was made.</param>
    /// <param name="missed">How many days before that one was missed; 0 where none was.</param>
    public static History Of(LocalDate today, int checkIns, int last, int missed)
    {
        LocalDate end = today.PlusDays(-last);
        List<LocalDate> days = [];
        for (LocalDate day = end; days.Count < checkIns; day = day.PlusDays(-1))
        {
            if (missed == 0 || day != end.PlusDays(-missed))
                days.Add(day);
        }
        days.Reverse();
        UserCalendar calendar = new(today, DateTimeZone.Utc, FormerTimeZones.None, WeekStarts.Monday);
        ScheduleHistory scheduleHistory = ScheduleHistory.EveryDay(days[0]);
        List<Fact> facts = days.ConvertAll(day => new Fact(day, 1));
        List<RunSpan> runs = [];
        List<(LocalDate, byte[])> checkpoints = [];
        StreakSnapshot snapshot = Streakoid.Streaks.Rules.StreakSnapshot.Of(
            EvaluationState.Before(scheduleHistory, facts),
            scheduleHistory,
            facts,
            calendar,
            today.PlusDays(-BackdatingDays),
            (before, after) =>
            {
                if (Quarter(before.Day) != Quarter(after.Day) && !after.IsBeginning)
                    checkpoints.Add((after.Day, StreakSnapshotBytes.Write(after)));
            },
            runs.Add
        );
        StreakStatus now = snapshot.On(calendar);
        return new History(
            days[0],
            days,
            StreakSnapshotBytes.Write(snapshot),
            snapshot.DaysHeld,
            runs,
            checkpoints,
            now.CurrentLength,
            now.LongestLength
        );
    }

    private static int Quarter(LocalDate day) => (day.Year * 4) + ((day.Month - 1) / 3);
}
