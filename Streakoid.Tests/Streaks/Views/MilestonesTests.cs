using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Tests.Streaks.Views;

/// <summary>When a history reached its milestones, against the length of its run on each of its days.</summary>
[Trait("kind", "rules")]
public sealed class MilestonesTests
{
    private static readonly int[] Lengths = [1, 2, 3, 5, 8, 13];

    [Fact]
    public void A_milestone_is_reached_on_the_first_day_with_that_length()
    {
        Random random = new(14);
        int compared = 0;
        for (int i = 0; i < 400; i++)
        {
            LocalDate start = new LocalDate(2026, 1, 1).PlusDays(random.Next(30));
            Rule rule = random.Next(4) switch
            {
                0 => new Rule(RuleKind.TimesPerWeek, random.Next(1, 4)),
                1 => new Rule(RuleKind.Weekdays, random.Next(1, 128)),
                2 => new Rule(RuleKind.EveryDays, random.Next(1, 4)),
                _ => Rule.EveryDay,
            };
            ScheduleHistory schedule = new([new Revision(start, rule, 1, Comparison.AtLeast, random.Next(3))], [], []);
            List<Fact> facts = [.. Enumerable.Range(0, 80).Where(_ => random.Next(8) > 0).Select(day => new Fact(start.PlusDays(day), 1))];
            LocalDate today = start.PlusDays(79);

            IReadOnlyList<Milestone> reached = Milestones.Reached(Lengths, schedule, facts, On(today));

            // Nothing is recorded late here, so that each day saw what was there on it.
            Dictionary<int, LocalDate> expected = [];
            for (LocalDate day = start; day <= today; day = day.PlusDays(1))
            {
                List<Fact> until = [.. facts.Where(fact => fact.Day <= day)];
                int length = StreakSnapshot
                    .Of(EvaluationState.Before(schedule, until), schedule, until, On(day), day.PlusDays(-7))
                    .On(On(day))
                    .CurrentLength;
                foreach (int milestone in Lengths.Where(one => one <= length))
                    expected.TryAdd(milestone, day);
            }
            Assert.Equal(
                expected.Select(one => new Milestone(one.Key, schedule.Revisions[0].Unit, one.Value)).OrderBy(one => one.Length),
                reached
            );
            compared += reached.Count;
        }
        Assert.True(compared > 1_000, $"{compared} milestones were compared.");
    }

    [Theory]
    [InlineData("3,7,14", true)]
    [InlineData("", true)]
    [InlineData(" 3 , 7 ", true)]
    [InlineData("3,3", false)]
    [InlineData("7,3", false)]
    [InlineData("0,3", false)]
    [InlineData("-1", false)]
    [InlineData("three", false)]
    public void Milestones_are_ascending_numbers(string setting, bool valid) =>
        Assert.Equal(valid, new StreaksOptions { Milestones = setting }.MilestoneLengths() is not null);

    private static UserCalendar On(LocalDate today) => new(today, DateTimeZone.Utc, FormerTimeZones.None, WeekStarts.Monday, [], []);
}
