using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Snapshot;

namespace Streakoid.Benchmarks.Data;

/// <summary>
/// The history of a daily streak with all data that the server stores for it, computed by the server's own rules. Many
/// streaks share one history, so that millions of rows need few evaluations.
/// </summary>
/// <param name="First">The first day.</param>
/// <param name="Days">The days of its check-ins, in order.</param>
/// <param name="Snapshot">The bytes of <c>streaks.snapshot</c>.</param>
/// <param name="SnapshotDays">The number of <c>streaks.snapshot_days</c>.</param>
/// <param name="Runs">The finished runs.</param>
/// <param name="Checkpoints">The state at the start of each quarter.</param>
/// <param name="CurrentLength">The server's result for today.</param>
/// <param name="LongestLength">The server's result for today.</param>
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
    /// <summary>The server's default limit for backdated check-ins.</summary>
    private const int BackdatingDays = 7;

    /// <summary>Creates a history with one missed day or none.</summary>
    /// <param name="today">The current day.</param>
    /// <param name="checkIns">The number of check-ins.</param>
    /// <param name="last">How many days before today the last check-in is.</param>
    /// <param name="missed">How many days before the last check-in the missed day is; 0 for none.</param>
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
        UserCalendar calendar = new(today, DateTimeZone.Utc, FormerTimeZones.None, WeekStarts.Monday, [], []);
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
                    checkpoints.Add((after.Day, StreakSnapshotBytes.Write(after, calendar.ExcusesBefore(after.Day))));
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
