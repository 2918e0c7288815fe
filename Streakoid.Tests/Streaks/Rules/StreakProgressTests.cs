using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.Tests.Streaks.Rules;

/// <summary>What progress says of an open week, against every way in which the week may still go on.</summary>
[Trait("kind", "rules")]
public sealed class StreakProgressTests
{
    // A Monday.
    private static readonly LocalDate Week = new(2026, 3, 9);

    [Fact]
    public void Progress_agrees_with_every_way_in_which_a_week_can_go_on()
    {
        Random random = new(17);
        HashSet<string> seen = [];
        for (int i = 0; i < 3_000; i++)
        {
            Comparison comparison = random.Next(3) == 0 ? Comparison.AtMost : Comparison.AtLeast;
            Revision revision = new(Week.PlusDays(-14), new Rule(RuleKind.TimesPerWeek, random.Next(1, 8)), 2, comparison, 0);
            LocalDate today = Week.PlusDays(random.Next(7));
            LocalDate pausedFrom = Week.PlusDays(random.Next(-3, 12));
            ScheduleHistory schedule = new(
                [revision],
                random.Next(3) == 0 ? [new PausePeriod(pausedFrom, pausedFrom.PlusDays(random.Next(3)))] : [],
                [.. Enumerable.Range(0, 7).Where(_ => random.Next(8) == 0).Select(Week.PlusDays)]
            );
            List<Fact> facts =
            [
                .. Enumerable
                    .Range(0, Period.DaysBetween(Week, today) + 1)
                    .Where(_ => random.Next(2) == 0)
                    .Select(day => new Fact(Week.PlusDays(day), random.Next(1, 4))),
            ];
            StreakSnapshot snapshot = StreakSnapshot.Of(
                EvaluationState.Before(schedule, facts),
                schedule,
                facts,
                CalendarOn(today),
                today.PlusDays(-7)
            );
            StreakStatus status = snapshot.On(CalendarOn(today));
            if (StreakProgress.Of(snapshot, status, CalendarOn(today)) is not { } progress)
            {
                Assert.Contains(status.Open.Outcome, new[] { Outcome.NotDue, Outcome.Skipped, Outcome.Paused });
                continue;
            }
            (bool canBeMet, bool withoutToday) = Futures(schedule, facts, today, comparison);
            string wrong =
                $"{revision.Rule.Value} a week {comparison} on {today}: {progress}, done {string.Join(' ', facts)}, {string.Join(' ', schedule.Skips)} skipped, {string.Join(' ', schedule.Pauses)}";
            Assert.True(progress.CanStillBeMet == canBeMet, wrong);
            Assert.True(progress.LastChance == (comparison == Comparison.AtLeast && canBeMet && !withoutToday), wrong);
            Assert.True(progress.Remaining == 0 == (status.Open.Outcome == Outcome.Met), wrong);
            seen.Add($"{progress.CanStillBeMet} {progress.LastChance}");
        }
        Assert.Equal(3, seen.Count);
    }

    /// <summary>Whether the week is met by some future, and whether by one in which nothing more is done today.</summary>
    private static (bool CanBeMet, bool WithoutToday) Futures(
        ScheduleHistory schedule,
        List<Fact> facts,
        LocalDate today,
        Comparison comparison
    )
    {
        (bool canBeMet, bool withoutToday) = (false, false);
        int days = Period.DaysBetween(today, Week.PlusDays(6)) + 1;
        for (int future = 0; future < 1 << days; future++)
        {
            SortedDictionary<LocalDate, Fact> done = new(facts.ToDictionary(fact => fact.Day));
            for (int day = 0; day < days; day++)
            {
                if ((future & (1 << day)) != 0)
                    done[today.PlusDays(day)] = new Fact(today.PlusDays(day), (done.GetValueOrDefault(today.PlusDays(day)).Amount) + 2);
            }
            Outcome? outcome = null;
            List<Fact> all = [.. done.Values];
            new Judge(schedule, all, CalendarOn(Week.PlusDays(7)))
            {
                Seen = (verdict, _, _) => outcome = verdict.Period.First == Week ? verdict.Outcome : outcome,
            }.Until(Week.PlusDays(7), EvaluationState.Before(schedule, all));
            canBeMet |= outcome == Outcome.Met;
            withoutToday |= outcome == Outcome.Met && (future & 1) == 0;
        }
        Assert.True(comparison == Comparison.AtLeast || canBeMet == withoutToday);
        return (canBeMet, withoutToday);
    }

    private static UserCalendar CalendarOn(LocalDate today) =>
        new(today, DateTimeZone.Utc, FormerTimeZones.None, WeekStarts.Monday, [], []);
}
