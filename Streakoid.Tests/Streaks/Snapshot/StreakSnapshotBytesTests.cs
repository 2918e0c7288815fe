using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Snapshot;

namespace Streakoid.Tests.Streaks.Snapshot;

/// <summary>What is kept of a snapshot is all of it. (The oracle's streaks go through their bytes too; here is what random lives seldom
/// have.)</summary>
[Trait("kind", "rules")]
public sealed class StreakSnapshotBytesTests
{
    private static readonly LocalDate Day = new(2026, 3, 14);
    private static readonly RunSpan Alive = new(Day.PlusDays(-400), Day, 401, PeriodUnit.Day);
    private static readonly RunSpan Ended = new(
        new LocalDate(-9998, 1, 1),
        new LocalDate(9999, 12, 31),
        int.MaxValue,
        PeriodUnit.Month,
        new LocalDate(1, 2, 3)
    );

    public static TheoryData<EvaluationState> Standings =>
        new(
            new EvaluationState(Day),
            new EvaluationState(Day, Alive, false, Alive, Day),
            new EvaluationState(Day, Alive, false, Ended, Day),
            new EvaluationState(Day, null, true, Ended, Day.PlusDays(-9)),
            new EvaluationState(
                new LocalDate(-9998, 1, 1),
                null,
                true,
                null,
                null,
                EvaluationState.MonthOf(new LocalDate(-9998, 1, 1)),
                31
            ),
            new EvaluationState(Day, Alive, false, Alive, Day, EvaluationState.MonthOf(Day), 2)
        );

    [Theory]
    [MemberData(nameof(Standings))]
    public void An_evaluation_state_comes_back(EvaluationState standing) =>
        Assert.Equal(standing, StreakSnapshotBytes.ReadEvaluationState(StreakSnapshotBytes.Write(standing, 0), Calendar()));

    [Fact]
    public void A_state_that_was_evaluated_with_other_incidents_is_not_read()
    {
        EvaluationState state = new(Day, Alive, false, Alive, Day);
        UserCalendar calendar = Calendar(new ExcusedDays(Day.PlusDays(-9), Day.PlusDays(-9), "down"));
        byte[] with = StreakSnapshotBytes.Write(state, calendar.ExcusesBefore(Day));
        Assert.Equal(state, StreakSnapshotBytes.ReadEvaluationState(with, calendar));
        Assert.Null(StreakSnapshotBytes.ReadEvaluationState(with, Calendar()));
        Assert.Null(StreakSnapshotBytes.ReadEvaluationState(StreakSnapshotBytes.Write(state, 0), calendar));
        // One that comes later says nothing of what was before.
        Assert.Equal(0, Calendar(new ExcusedDays(Day, Day, "down")).ExcusesBefore(Day));
    }

    private static UserCalendar Calendar(params ExcusedDays[] excused) =>
        new(Day, DateTimeZone.Utc, FormerTimeZones.None, WeekStarts.Monday, [], excused);

    [Theory]
    [MemberData(nameof(Standings))]
    public void A_snapshot_comes_back(EvaluationState settled)
    {
        ScheduleHistory scheduleHistory = new(
            [
                Revision.EveryDay(Day),
                new Revision(Day.PlusDays(1), new Rule(RuleKind.Weekdays, 127), 0.10m, Comparison.AtMost, 3),
                new Revision(Day.PlusDays(2), new Rule(RuleKind.TimesPerMonth, 12), decimal.MaxValue, Comparison.AtLeast, 0),
            ],
            [new PausePeriod(Day, Day.PlusDays(3)), new PausePeriod(Day.PlusDays(9), null)],
            [Day.PlusDays(5), Day.PlusDays(7)]
        );
        StreakSnapshot snapshot = new(
            settled,
            new EvaluationState(Day, Alive, false, Alive, Day),
            [new Fact(Day, 1), new Fact(Day.PlusDays(1), 1.0m), new Fact(Day.PlusDays(2), 2.75m)],
            [Ended, Ended],
            scheduleHistory
        )
        {
            SettledExcuses = 1,
            HeadExcuses = int.MaxValue,
        };

        StreakSnapshot read = StreakSnapshotBytes.ReadSnapshot(StreakSnapshotBytes.Write(snapshot))!;

        Assert.Equal((snapshot.Settled, snapshot.Head, snapshot.ScheduleHistory), (read.Settled, read.Head, read.ScheduleHistory));
        Assert.Equal((snapshot.SettledExcuses, snapshot.HeadExcuses), (read.SettledExcuses, read.HeadExcuses));
        Assert.Equal(snapshot.Ended, read.Ended);
        Assert.Equal(snapshot.Open, read.Open);
        // 1 and 1.0 are told apart by those who see them, though not by comparing.
        Assert.Equal(
            snapshot.Open.Select(fact => fact.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            read.Open.Select(fact => fact.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture))
        );
    }

    [Fact]
    public void A_snapshot_of_every_day_takes_few_bytes()
    {
        StreakSnapshot snapshot = new(
            new EvaluationState(Day.PlusDays(-8), Alive, false, Alive, Day.PlusDays(-9)),
            new EvaluationState(Day, Alive, false, Alive, Day.PlusDays(-1)),
            [.. Enumerable.Range(-8, 9).Select(ago => new Fact(Day.PlusDays(ago), 1))],
            [],
            ScheduleHistory.EveryDay(Day.PlusDays(-400))
        );
        Assert.InRange(StreakSnapshotBytes.Write(snapshot).Length, 1, 80);
    }

    [Fact]
    public void Bytes_of_another_version_read_as_none() =>
        Assert.All<byte[]?>([null, [], [1, 2, 3], "{\"v\":1}"u8.ToArray()], bytes => Assert.Null(StreakSnapshotBytes.ReadSnapshot(bytes)));
}
