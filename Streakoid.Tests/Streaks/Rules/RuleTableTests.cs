using NodaTime;
using NodaTime.Text;
using Streakoid.Data;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Tests.Streaks.Rules;

/// <summary>A row for each rule of streaks: what was asked, what was done, and how it stands. Each is told by hand.</summary>
[Trait("kind", "rules")]
public sealed class RuleTableTests
{
    /// <summary>Monday, Wednesday and Saturday, counted from Monday.</summary>
    private static readonly int[] Weekly = [0, 2, 5];

    /// <summary>
    /// Days are of March 2026, which begins on a Sunday; <c>5</c> is done once on the 5th, <c>5x3</c> three times. Marks:
    /// <c>-5</c> skipped, <c>=5..7</c> paused.
    /// </summary>
    [Theory]
    // every day
    [InlineData("day", "", 1, "PENDING 0/0")]
    [InlineData("day", "", 2, "BROKEN 0/0")]
    [InlineData("day", "1 2 3", 3, "DONE 3/3")]
    [InlineData("day", "1 2 3", 4, "PENDING 3/3")]
    [InlineData("day", "1 2 3", 5, "BROKEN 0/3")]
    [InlineData("day", "1 2 4", 4, "DONE 1/2")]
    // weekdays: others neither add nor break
    [InlineData("Mon Wed Fri", "2 4 6", 8, "DONE 3/3")]
    [InlineData("Mon Wed Fri", "2 3 4 6", 9, "PENDING 3/3")]
    [InlineData("Mon Wed Fri", "2 6", 6, "DONE 1/1")]
    [InlineData("Mon Wed Fri", "2 3", 5, "BROKEN 0/1")]
    // every n days: n days after the last one met; early counts, late is missed until it is done
    [InlineData("every 3", "1 4 7", 9, "DONE 3/3")]
    [InlineData("every 3", "1 4 7", 10, "PENDING 3/3")]
    [InlineData("every 3", "1 4 7", 11, "BROKEN 0/3")]
    [InlineData("every 3", "1 3 6", 8, "DONE 3/3")]
    [InlineData("every 3", "1 5", 5, "DONE 1/1")]
    // times a week: the unit is weeks, the open one cannot break, the first one is fair
    [InlineData("3 a week", "1", 1, "DONE 1/1")] // Sunday the 1st is a week of one day
    [InlineData("3 a week", "1 2 4 6", 8, "DONE 2/2")]
    [InlineData("3 a week", "1 2 4 6", 15, "PENDING 2/2")]
    [InlineData("3 a week", "1 2 4 6", 16, "BROKEN 0/2")]
    [InlineData("3 a week", "1 2 4", 8, "PENDING 1/1")]
    [InlineData("3 a week =3..7", "1 2 8", 8, "DONE 2/2")] // two days are left, and two are asked
    [InlineData("3 a week =2..8", "1", 9, "PENDING 1/1")] // nothing is left, and nothing is asked
    // times a month
    [InlineData("2 a month", "5 20", 31, "DONE 1/1")]
    [InlineData("2 a month", "5", 31, "PENDING 0/0")]
    // amounts
    [InlineData("day of 3", "1x2", 1, "PENDING 0/0")]
    [InlineData("day of 3", "1x3 2x4", 2, "DONE 2/2")]
    [InlineData("day of 3", "1x3 2x2", 3, "BROKEN 0/1")]
    // sums: of the whole week or month, its share where it is shortened
    [InlineData("sum week of 10", "1x2 2x4 8x6", 8, "DONE 2/2")] // Sunday the 1st is a seventh: 1.43
    [InlineData("sum week of 10", "1x2 2x4 8x5", 8, "PENDING 1/1")]
    [InlineData("sum week of 10", "1x2 2x4 8x5", 9, "BROKEN 0/1")]
    [InlineData("sum week of 10", "1", 2, "BROKEN 0/0")]
    [InlineData("sum week of 7 =2..4", "1 5x4", 5, "DONE 2/2")]
    [InlineData("sum week of 7 =2..4", "1 3 5x3", 5, "DONE 2/2")] // what is done in a pause counts
    [InlineData("sum week of 7 -3", "1 5x6", 5, "DONE 2/2")]
    [InlineData("sum month of 31", "5x30", 31, "PENDING 0/0")]
    [InlineData("sum month of 31", "5x30 31", 31, "DONE 1/1")]
    [InlineData("sum week of 10, 1 freeze", "1x2 2x4 9x10", 9, "DONE 2/2")]
    // … at most: missed as soon as exceeded, met at close
    [InlineData("sum week at most 7", "1 2x7", 8, "PENDING 1/1")]
    [InlineData("sum week at most 7", "1 2x7", 9, "PENDING 2/2")]
    [InlineData("sum week at most 7", "1 2x4 3x4", 3, "BROKEN 0/1")]
    [InlineData("sum week at most 7", "1x2", 1, "BROKEN 0/0")] // a seventh of it
    [InlineData("sum week at most 7 -3", "1 2x7 3x9", 9, "PENDING 2/2")] // a skip asks nothing, and allows no less
    [InlineData("sum week at most 7 =3..8", "1 2 3x9", 9, "PENDING 2/2")]
    [InlineData("sum week at most 7 =3..8", "1 2x2", 2, "BROKEN 0/1")]
    [InlineData("sum week at most 0", "", 16, "PENDING 3/3")]
    // at most so many days a week: missed with the next, met at close
    [InlineData("limit 2", "2 3", 9, "PENDING 2/2")]
    [InlineData("limit 2", "2 3 8", 8, "BROKEN 0/1")]
    [InlineData("limit 2 of 3", "2x2 3 4x3 5x3", 9, "PENDING 2/2")]
    [InlineData("limit 2 -8", "2 3 8", 9, "PENDING 2/2")]
    [InlineData("limit 0", "", 9, "PENDING 2/2")]
    [InlineData("limit 0 =2..8", "", 9, "PENDING 1/1")]
    // at most: missed once exceeded, met at close
    [InlineData("day at most 2", "", 1, "PENDING 0/0")]
    [InlineData("day at most 2", "2x2", 3, "PENDING 2/2")]
    [InlineData("day at most 2", "3x3", 3, "BROKEN 0/2")]
    [InlineData("day at most 0", "", 11, "PENDING 10/10")]
    // skips and pauses keep and add nothing; what is met on them counts all the same
    [InlineData("day -3", "1 2 4", 4, "DONE 3/3")]
    [InlineData("day -3", "1 2 3 4", 4, "DONE 4/4")]
    [InlineData("day =3..9", "1 2 5 10", 10, "DONE 4/4")]
    [InlineData("day of 2 -3", "1x2 2x2 3 4x2", 4, "DONE 3/3")]
    [InlineData("Mon Wed Fri -3", "2 3 4", 4, "DONE 2/2")] // the 3rd is a Tuesday
    [InlineData("day at most 2 =3..9", "4x2 5x3", 10, "PENDING 2/2")] // staying under it in a pause is no day kept
    // a week that is shortened asks for its share, and a skip excuses one of the days
    [InlineData("4 a week -4", "1 2 3 5", 8, "DONE 2/2")]
    [InlineData("4 a week -4", "1 2 3", 9, "BROKEN 0/1")]
    [InlineData("4 a week =2..4", "1 5 6 7", 8, "DONE 2/2")]
    [InlineData("4 a week =2..4", "1 5 6", 9, "BROKEN 0/1")]
    [InlineData("2 a week -3 -4", "1", 9, "PENDING 1/1")] // nothing is left to ask
    [InlineData("3 a week =2..8", "1 2 3 4", 9, "PENDING 1/1")]
    [InlineData("day =3..9", "1 2 10", 10, "DONE 3/3")]
    [InlineData("day =3..9", "1 2", 5, "PAUSED 2/2")]
    [InlineData("day =3..9", "1 2", 11, "BROKEN 0/2")]
    // freezes: the month's budget goes to its earliest misses, keeps and adds nothing
    [InlineData("day, 1 freeze", "1 2 4", 4, "DONE 3/3")]
    [InlineData("day, 1 freeze", "1 2 4 6", 6, "DONE 1/3")]
    [InlineData("day, 2 freezes", "1 2 6", 6, "DONE 1/2")] // a gap is bridged whole or not at all
    [InlineData("day, 3 freezes", "1 2 6", 6, "DONE 3/3")]
    [InlineData("every 3, 1 freeze", "1", 6, "DONE 1/1")] // due on the 4th, and after the freeze on the 7th
    [InlineData("every 3, 1 freeze", "1", 7, "PENDING 1/1")]
    [InlineData("every 3, 1 freeze", "1 7", 9, "DONE 2/2")]
    [InlineData("every 3, 1 freeze", "1", 8, "BROKEN 0/1")]
    [InlineData("day, 2 freezes", "1 2 4 6", 6, "DONE 4/4")]
    [InlineData("day, 2 freezes", "1 2", 5, "PENDING 2/2")]
    [InlineData("day, 2 freezes", "1 2", 6, "BROKEN 0/2")]
    [InlineData("day, 1 freeze", "3", 3, "DONE 1/1")] // the 1st and 2nd had nothing to keep, and spent nothing
    [InlineData("3 a week, 1 freeze", "1 2 4 6 16 17 18", 18, "DONE 3/3")]
    public void A_streak_stands_as_the_rule_says(string asked, string done, int today, string standing) =>
        Assert.Equal(standing, EvaluationState(asked, done, today));

    [Fact]
    public void A_missed_day_that_is_healed_gives_its_freeze_back()
    {
        Assert.Equal(0, On("day, 1 freeze", "1 2 4", 4).FreezesLeft);
        Assert.Equal(1, On("day, 1 freeze", "1 2 3 4", 4).FreezesLeft);
    }

    [Fact]
    public void A_week_that_ends_in_the_next_month_spends_that_months_freeze()
    {
        // The week of 23 March is frozen, and that of the 30th exceeded its limit by the 31st.
        ScheduleHistory scheduleHistory = new([Parse("limit 0, 1 freeze", [], []) with { From = March(9) }], [], []);
        StreakSnapshot snapshot = Judged(scheduleHistory, [March(24), March(31)], March(31));
        Assert.Equal((StreakState.Done, 2, 0), (On(31).State, On(31).CurrentLength, On(31).FreezesLeft));

        StreakStatus On(int day) => snapshot.On(Calendar(March(day)));
    }

    [Fact]
    public void A_freeze_is_each_months_own()
    {
        StreakSnapshot snapshot = Judged(
            new ScheduleHistory([Parse("day, 1 freeze", [], [])], [], []),
            [.. Enumerable.Range(1, 30).Select(March), new(2026, 4, 1), new(2026, 4, 3)],
            new(2026, 4, 3)
        );
        Assert.Equal((32, 0), (snapshot.On(Calendar(new(2026, 4, 3))).CurrentLength, snapshot.On(Calendar(new(2026, 4, 3))).FreezesLeft));
    }

    [Fact]
    public void Earlier_days_are_judged_by_the_schedule_of_their_time()
    {
        ScheduleHistory scheduleHistory = new(
            [Revision.EveryDay(March(1)), new Revision(March(9), new Rule(RuleKind.Weekdays, 0b1), 2, Comparison.AtLeast, 0)],
            [],
            []
        );
        StreakSnapshot snapshot = Judged(scheduleHistory, [.. Enumerable.Range(1, 8).Select(March)], March(15), (March(9), 2));
        Assert.Equal((9, StreakState.Done), (snapshot.On(Calendar(March(15))).CurrentLength, snapshot.On(Calendar(March(15))).State));
    }

    [Fact]
    public void A_gap_that_is_not_bridged_spends_no_freeze()
    {
        Assert.Equal(1, On("day, 2 freezes", "1 2 4", 4).FreezesLeft);
        Assert.Equal(0, On("day, 2 freezes", "1 2", 5).FreezesLeft);
        Assert.Equal(2, On("day, 2 freezes", "1 2", 6).FreezesLeft);
        Assert.Equal(March(3), On("day, 2 freezes", "1 2", 6).EvaluationState.Longest!.BrokenOn);
    }

    [Theory]
    [InlineData("sum week at most 7", "1 2x4 3x4 5")]
    [InlineData("limit 1", "2 3 5")]
    public void A_run_ends_on_the_day_that_exceeds_a_limit(string asked, string done)
    {
        foreach (int today in (int[])[3, 5, 8, 9])
            Assert.Equal(March(3), On(asked, done, today).EvaluationState.Longest!.BrokenOn);
    }

    /// <summary>
    /// Nine weeks of three days that end with Sunday the 1st, then what is done; <c>|</c> separates a schedule from the next, which begins on
    /// the day after <c>from</c>.
    /// </summary>
    [Theory]
    // within a week: the whole week, by what asks less
    [InlineData("3 a week | 2 a week from 4", "2 3 6", 9, "PENDING 10/10 WEEK")]
    [InlineData("3 a week | 2 a week from 4", "2 6", 9, "PENDING 10/10 WEEK")]
    [InlineData("3 a week | 5 a week from 4", "2 3 6", 9, "PENDING 10/10 WEEK")]
    [InlineData("3 a week | 5 a week from 4", "2 3 6 9 10 11", 16, "BROKEN 0/10 WEEK")]
    [InlineData("3 a week | 5 a week from 4", "2 3 6 9 10 11 12 13", 16, "PENDING 11/11 WEEK")]
    [InlineData("3 a week | 2 a week from 4", "2", 9, "BROKEN 0/9 WEEK")]
    [InlineData("3 a week | 3 a week of 5 from 4", "2 3 6", 9, "PENDING 10/10 WEEK")]
    // the freeze is not spent on a week that was kept
    [InlineData("3 a week, 1 freeze | 3 a week from 4", "2 3 6", 9, "PENDING 10/10 WEEK")]
    [InlineData("3 a week, 1 freeze | 3 a week from 4", "2 3", 9, "PENDING 9/9 WEEK")]
    // every day another one
    [InlineData(
        "3 a week | 2 a week from 2 | 3 a week from 3 | 2 a week from 4 | 3 a week from 5 | 2 a week from 6",
        "2 3 6",
        8,
        "DONE 10/10 WEEK"
    )]
    // on the first day of a week, the new one alone
    [InlineData("3 a week | 2 a week from 2", "2 6", 9, "PENDING 10/10 WEEK")]
    [InlineData("2 a week | 3 a week from 2", "2 6", 9, "BROKEN 0/9 WEEK")]
    // another unit: the old period is neutral, the new one asks for its share
    [InlineData("3 a week | day from 4", "2 3", 3, "PENDING 9/9 WEEK")]
    [InlineData("3 a week | day from 4", "2 3", 4, "PENDING 62/62 DAY")]
    [InlineData("3 a week | day from 4", "2 3 4 5", 5, "DONE 64/64 DAY")]
    [InlineData("2 a week | day from 4", "2 3 4 5", 5, "DONE 67/67 DAY")]
    [InlineData("3 a week | 10 a month from 4", "2 3", 4, "PENDING 2/2 MONTH")]
    [InlineData("3 a week | 10 a month from 4", "2 3 4 5 6 7 8 9 10 11 12 13", 13, "DONE 3/3 MONTH")]
    [InlineData("3 a week | 10 a month from 4", "2 3 4 5 6 7 8 9 10 11 12", 12, "PENDING 2/2 MONTH")]
    [InlineData("3 a week | day from 4 | 3 a week from 6", "2 3 4 5 6 7", 7, "DONE 10/10 WEEK")]
    public void A_revision_does_not_forget_the_period_it_falls_in(string asked, string done, int today, string standing)
    {
        Revision[] revisions =
        [
            .. asked
                .Split(" | ")
                .Select(one =>
                    one.Split(" from ") is [var rule, var from]
                        ? Parse(rule, [], []) with
                        {
                            From = March(Number(from)),
                        }
                        : Parse(one, [], []) with
                        {
                            From = new LocalDate(2025, 12, 29),
                        }
                ),
        ];
        LocalDate[] before =
        [
            .. Enumerable.Range(0, 9).SelectMany(week => Weekly.Select(day => new LocalDate(2025, 12, 29).PlusDays((7 * week) + day))),
        ];
        LocalDate[] days = [.. before, .. done.Split(' ').Select(day => March(Number(day)))];
        StreakSnapshot snapshot = Judged(new ScheduleHistory(revisions, [], []), days, March(today));
        StreakStatus now = snapshot.On(Calendar(March(today)));
        PeriodUnit unit = snapshot.ScheduleHistory.RevisionOn(March(today)).Unit;
        Assert.Equal(standing, $"{Told(snapshot, March(today))} {unit.ToString().ToUpperInvariant()}");
        Assert.Equal(unit, now.EvaluationState.Alive?.Unit ?? unit);
    }

    [Fact]
    public void Ten_a_month_with_nine_done_is_not_begun_again()
    {
        Revision first = Parse("10 a month", [], []);
        StreakSnapshot snapshot = Judged(
            new ScheduleHistory([first, first with { From = March(20), Freezes = 1 }], [], []),
            [.. Enumerable.Range(2, 9).Select(March), March(21)],
            March(21)
        );
        Assert.Equal("DONE 1/1", Told(snapshot, March(21)));
    }

    [Fact]
    public void A_daily_streak_that_becomes_weekly_keeps_its_days()
    {
        LocalDate today = new(2026, 3, 12); // a Thursday
        StreakSnapshot snapshot = Judged(
            new ScheduleHistory([Revision.EveryDay(today.PlusDays(-99)), Parse("3 a week", [], []) with { From = today }], [], []),
            [.. Enumerable.Range(0, 100).Select(ago => today.PlusDays(ago - 99))],
            today
        );
        StreakStatus now = snapshot.On(Calendar(today));
        // From Wednesday, 2025-12-03, to this Wednesday there are thirteen whole weeks; the open one asks for two.
        Assert.Equal("PENDING 13/13", Told(snapshot, today));
        Assert.Equal(
            (99, 13, PeriodUnit.Week),
            (now.EvaluationState.Alive!.Days, now.EvaluationState.Alive.Length, now.EvaluationState.Alive.Unit)
        );
        Assert.Equal(now.EvaluationState.Alive, now.EvaluationState.Longest);
    }

    [Fact]
    public void The_longest_run_is_the_one_of_most_days()
    {
        // Eight days in eight, then three weeks in seventeen days.
        StreakSnapshot snapshot = Judged(
            new ScheduleHistory([Revision.EveryDay(March(1)), Parse("1 a week", [], []) with { From = March(9) }], [], []),
            [.. Enumerable.Range(1, 6).Select(March), March(9), March(20), March(25)],
            March(25)
        );
        StreakStatus now = snapshot.On(Calendar(March(25)));
        Assert.Equal((3, 3, 17), (now.CurrentLength, now.LongestLength, now.EvaluationState.Longest!.Days));
        // Before, it was the six days, which are no whole week but count as one.
        StreakStatus before = Judged(
                new ScheduleHistory([Revision.EveryDay(March(1)), Parse("1 a week", [], []) with { From = March(9) }], [], []),
                [.. Enumerable.Range(1, 6).Select(March), March(9)],
                March(9)
            )
            .On(Calendar(March(9)));
        Assert.Equal(
            (1, 1, 6, PeriodUnit.Day),
            (before.CurrentLength, before.LongestLength, before.EvaluationState.Longest!.Length, before.EvaluationState.Longest.Unit)
        );
    }

    [Fact]
    public void A_week_that_the_move_of_its_start_cuts_short_does_not_break()
    {
        // Weeks begin on Monday, and from Thursday the 12th on Sunday: the week of the 9th has six days.
        UserCalendar calendar = Calendar(March(16)) with
        {
            WeekStarts = WeekStarts.Monday.With(March(12), IsoDayOfWeek.Sunday),
        };
        ScheduleHistory scheduleHistory = new([Parse("3 a week", [], []) with { From = March(2) }], [], []);
        List<Fact> facts = [.. "2 4 6 9 10".Split(' ').Select(day => new Fact(March(Number(day)), 1))];
        StreakStatus now = StreakSnapshot.Of(new EvaluationState(March(2)), scheduleHistory, facts, calendar, March(9)).On(calendar);
        Assert.Equal((1, StreakState.Pending), (now.CurrentLength, now.State));
        IReadOnlyList<StreakDay> days = new DayReport(
            new EvaluationState(March(2)),
            scheduleHistory,
            facts,
            calendar,
            new DayRange(March(9), March(12))
        ).Days();
        Assert.Equal("the start of the week was moved before this week was over", days[^1].Reason);
    }

    [Theory]
    [InlineData("2 a week", "1 3", 9, "MET NOT_DUE MET NOT_DUE NOT_DUE NOT_DUE NOT_DUE MISSED PENDING")]
    [InlineData("2 a week", "1 3 8", 9, "MET NOT_DUE MET NOT_DUE NOT_DUE NOT_DUE NOT_DUE MET PENDING")]
    [InlineData("2 a week =8..8", "1", 9, "MET NOT_DUE NOT_DUE NOT_DUE NOT_DUE NOT_DUE MISSED PAUSED PENDING")]
    [InlineData("sum week at most 7", "1 2x4 3x4", 4, "MET NOT_DUE MISSED NOT_DUE")]
    [InlineData("sum week at most 7", "1 2x4", 9, "MET NOT_DUE NOT_DUE NOT_DUE NOT_DUE NOT_DUE NOT_DUE MET PENDING")]
    [InlineData("sum week of 7", "1 2x4 3", 9, "MET MET MET NOT_DUE NOT_DUE NOT_DUE NOT_DUE MISSED PENDING")]
    [InlineData("limit 1", "2 5", 6, "MET NOT_DUE NOT_DUE NOT_DUE MISSED NOT_DUE")]
    public void A_missed_week_is_one_miss(string asked, string done, int today, string outcomes) =>
        Assert.Equal(outcomes, string.Join(' ', Days(asked, done, today).Select(day => Name(day.Outcome))));

    [Fact]
    public void The_completion_rate_counts_the_periods_that_end_in_its_range()
    {
        (ScheduleHistory scheduleHistory, List<Fact> facts) = Read("1 a week", "1 9");
        int Count(int to) =>
            new DayReport(
                Streakoid.Streaks.Rules.EvaluationState.Before(scheduleHistory, facts),
                scheduleHistory,
                facts,
                Calendar(March(10)),
                new DayRange(March(1), March(to))
            ).Verdicts.Count(verdict => verdict.Outcome is Outcome.Met or Outcome.Missed);
        Assert.Equal((1, 2, 2, 3), (Count(7), Count(8), Count(10), Count(15)));
    }

    [Theory]
    [InlineData("2028-02-28", "2028-03-01", "BROKEN 0/1")] // the leap day was missed
    [InlineData("2027-02-28", "2027-03-01", "PENDING 1/1")]
    [InlineData("2026-12-31", "2027-01-01", "PENDING 1/1")]
    public void Leap_days_and_the_end_of_the_year_are_ordinary_days(string done, string today, string standing)
    {
        LocalDate day = LocalDatePattern.Iso.Parse(done).Value;
        Assert.Equal(
            standing,
            Told(
                Judged(ScheduleHistory.EveryDay(day), [day], LocalDatePattern.Iso.Parse(today).Value),
                LocalDatePattern.Iso.Parse(today).Value
            )
        );
    }

    [Fact]
    public void Week_53_is_an_ordinary_week()
    {
        ScheduleHistory scheduleHistory = new([Parse("1 a week", [], []) with { From = new(2026, 12, 21) }], [], []);
        StreakSnapshot snapshot = Judged(scheduleHistory, [new(2026, 12, 27), new(2027, 1, 3), new(2027, 1, 4)], new(2027, 1, 4));
        Assert.Equal(3, snapshot.On(Calendar(new(2027, 1, 4))).CurrentLength);
    }

    [Fact]
    public void A_date_that_the_zone_skipped_is_not_due_and_cannot_break()
    {
        LocalDate today = new(2011, 12, 31);
        UserCalendar apia = new(today, DateTimeZoneProviders.Tzdb["Pacific/Apia"], FormerTimeZones.None, WeekStarts.Monday, [], []);
        StreakSnapshot snapshot = StreakSnapshot.Of(
            new EvaluationState(new(2011, 12, 29)),
            ScheduleHistory.EveryDay(new(2011, 12, 29)),
            [new Fact(new(2011, 12, 29), 1)],
            apia,
            new(2011, 12, 24)
        );
        Assert.Equal((StreakState.Pending, 1), (snapshot.On(apia).State, snapshot.On(apia).CurrentLength));

        // Whatever zone the user moves to later.
        UserCalendar moved = apia with
        {
            Zone = DateTimeZone.Utc,
            Former = FormerTimeZones.None.With(new(2012, 1, 1), "Pacific/Apia"),
        };
        Assert.Equal((StreakState.Pending, 1), (snapshot.On(moved).State, snapshot.On(moved).CurrentLength));
        Assert.Equal(0, snapshot.On(moved with { Former = FormerTimeZones.None }).CurrentLength);
    }

    [Theory]
    [InlineData("day", "1 3", 4, "MET MISSED MET PENDING", "done: 1 of 1|due, nothing recorded|done: 1 of 1|due today, 0 of 1 so far")]
    [InlineData("day of 3", "1x3 2x2", 3, "MET MISSED PENDING", "done: 3 of 3|due, 2 of 3 recorded|due today, 0 of 3 so far")]
    [InlineData(
        "Mon Fri",
        "2",
        3,
        "NOT_DUE MET NOT_DUE",
        "not asked for: only Monday and Friday|done: 1 of 1|not asked for: only Monday and Friday"
    )]
    [InlineData("every 3", "1", 2, "MET NOT_DUE", "done: 1 of 1|not due before 2026-03-04")]
    [InlineData(
        "day, 1 freeze -3 =4..4",
        "1",
        5,
        "MET FROZEN SKIPPED PAUSED PENDING",
        "done: 1 of 1|due, nothing recorded; kept by a freeze|skipped|paused|due today, 0 of 1 so far"
    )]
    [InlineData("day at most 1", "2x2", 2, "MET MISSED", "0 of at most 1|2, and at most 1 was asked")]
    [InlineData("2 a week", "1 2", 3, "MET MET PENDING", "1 of 1 in this week|1 of 2 in this week|1 of 2 in this week so far")]
    public void Each_day_says_why(string asked, string done, int today, string outcomes, string reasons)
    {
        IReadOnlyList<StreakDay> days = Days(asked, done, today);
        Assert.Equal(outcomes, string.Join(' ', days.Select(day => Name(day.Outcome))));
        Assert.Equal(reasons, string.Join('|', days.Select(day => day.Reason)));
    }

    private static IReadOnlyList<StreakDay> Days(string asked, string done, int today)
    {
        (ScheduleHistory scheduleHistory, List<Fact> facts) = Read(asked, done);
        return new DayReport(
            Streakoid.Streaks.Rules.EvaluationState.Before(scheduleHistory, facts),
            scheduleHistory,
            facts,
            Calendar(March(today)),
            new DayRange(March(1), March(today))
        ).Days();
    }

    private static string EvaluationState(string asked, string done, int today)
    {
        (ScheduleHistory scheduleHistory, List<Fact> facts) = Read(asked, done);
        return Told(
            StreakSnapshot.Of(
                Streakoid.Streaks.Rules.EvaluationState.Before(scheduleHistory, facts),
                scheduleHistory,
                facts,
                Calendar(March(today)),
                March(today).PlusDays(-7)
            ),
            March(today)
        );
    }

    private static StreakStatus On(string asked, string done, int today)
    {
        (ScheduleHistory scheduleHistory, List<Fact> facts) = Read(asked, done);
        return StreakSnapshot
            .Of(
                Streakoid.Streaks.Rules.EvaluationState.Before(scheduleHistory, facts),
                scheduleHistory,
                facts,
                Calendar(March(today)),
                March(today).PlusDays(-7)
            )
            .On(Calendar(March(today)));
    }

    private static StreakSnapshot Judged(
        ScheduleHistory scheduleHistory,
        LocalDate[] done,
        LocalDate today,
        params (LocalDate Day, decimal Amount)[] more
    )
    {
        List<Fact> facts =
        [
            .. done.Select(day => new Fact(day, 1)).Concat(more.Select(one => new Fact(one.Day, one.Amount))).OrderBy(fact => fact.Day),
        ];
        return StreakSnapshot.Of(
            Streakoid.Streaks.Rules.EvaluationState.Before(scheduleHistory, facts),
            scheduleHistory,
            facts,
            Calendar(today),
            today.PlusDays(-7)
        );
    }

    private static (ScheduleHistory ScheduleHistory, List<Fact> Facts) Read(string asked, string done)
    {
        (List<PausePeriod> pauses, List<LocalDate> skips) = ([], []);
        Revision revision = Parse(asked, pauses, skips);
        List<Fact> facts =
        [
            .. done.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(one => one.Split('x'))
                .Select(one => new Fact(March(Number(one[0])), one.Length > 1 ? Number(one[1]) : 1)),
        ];
        return (new ScheduleHistory([revision], pauses, skips), facts);
    }

    /// <summary>Reads a schedule from words such as <c>3 a week of 2, 1 freeze -3 =4..6</c>.</summary>
    private static Revision Parse(string text, List<PausePeriod> pauses, List<LocalDate> skips)
    {
        (Rule rule, decimal target, Comparison comparison, int freezes) = (Rule.EveryDay, 1m, Comparison.AtLeast, 0);
        string[] words = text.Replace(",", "", StringComparison.Ordinal).Split(' ');
        int weekdays = 0;
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i];
            if (word == "sum")
                rule = new Rule(words[++i] == "week" ? RuleKind.AmountPerWeek : RuleKind.AmountPerMonth, 1);
            else if (word == "limit")
                rule = new Rule(RuleKind.AtMostDaysPerWeek, Number(words[++i]));
            else if (word == "every")
                rule = new Rule(RuleKind.EveryDays, Number(words[i + 1]));
            else if (word == "week")
                rule = new Rule(RuleKind.TimesPerWeek, Number(words[i - 2]));
            else if (word == "month")
                rule = new Rule(RuleKind.TimesPerMonth, Number(words[i - 2]));
            else if (word == "of")
                target = Number(words[i + 1]);
            else if (word == "most")
                (comparison, target) = (Comparison.AtMost, Number(words[i + 1]));
            else if (word.StartsWith("freeze", StringComparison.Ordinal))
                freezes = Number(words[i - 1]);
            else if (word[0] == '-')
                skips.Add(March(Number(word[1..])));
            else if (word[0] == '=')
                pauses.Add(new PausePeriod(March(Number(word[1..].Split("..")[0])), March(Number(word[1..].Split("..")[1]))));
            else if (
                Array.FindIndex(Enum.GetNames<IsoDayOfWeek>(), name => name.StartsWith(word, StringComparison.Ordinal) && word.Length == 3)
                is > 0
                    and var day
            )
                weekdays |= 1 << (day - 1);
        }
        if (weekdays > 0)
            rule = new Rule(RuleKind.Weekdays, weekdays);
        return new Revision(March(1), rule, target, comparison, freezes);
    }

    private static string Told(StreakSnapshot snapshot, LocalDate today)
    {
        StreakStatus now = snapshot.On(Calendar(today));
        return $"{Name(now.State)} {now.CurrentLength}/{now.LongestLength}";
    }

    private static int Number(string text) => int.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static LocalDate March(int day) => new(2026, 3, day);

    private static UserCalendar Calendar(LocalDate today) => new(today, DateTimeZone.Utc, FormerTimeZones.None, WeekStarts.Monday, [], []);

    private static string Name(Enum value) => value.ToString() == "NotDue" ? "NOT_DUE" : value.ToString().ToUpperInvariant();
}
