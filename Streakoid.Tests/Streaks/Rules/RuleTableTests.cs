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
    // at most: missed once exceeded, met at close
    [InlineData("day at most 2", "", 1, "PENDING 0/0")]
    [InlineData("day at most 2", "2x2", 3, "PENDING 2/2")]
    [InlineData("day at most 2", "3x3", 3, "BROKEN 0/2")]
    [InlineData("day at most 0", "", 11, "PENDING 10/10")]
    // skips and pauses keep and add nothing, whatever is done on them
    [InlineData("day -3", "1 2 4", 4, "DONE 3/3")]
    [InlineData("day -3", "1 2 3 4", 4, "DONE 3/3")]
    [InlineData("day =3..9", "1 2 10", 10, "DONE 3/3")]
    [InlineData("day =3..9", "1 2", 5, "PAUSED 2/2")]
    [InlineData("day =3..9", "1 2", 11, "BROKEN 0/2")]
    // freezes: the month's budget goes to its earliest misses, keeps and adds nothing
    [InlineData("day, 1 freeze", "1 2 4", 4, "DONE 3/3")]
    [InlineData("day, 1 freeze", "1 2 4 6", 6, "DONE 1/3")]
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
    public void A_week_that_another_schedule_cuts_short_does_not_break()
    {
        ScheduleHistory scheduleHistory = new([Parse("3 a week", [], []), Revision.EveryDay(March(11))], [], []);
        StreakSnapshot snapshot = Judged(scheduleHistory, [March(1), March(2), March(4), March(6), March(9), March(11)], March(11));
        Assert.Equal(3, snapshot.On(Calendar(March(11))).CurrentLength);
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
        UserCalendar apia = new(today, DateTimeZoneProviders.Tzdb["Pacific/Apia"], FormerTimeZones.None, WeekStarts.Monday);
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
        (ScheduleHistory scheduleHistory, List<Fact> facts) = Read(asked, done);
        IReadOnlyList<StreakDay> days = new DayReport(
            Streakoid.Streaks.Rules.EvaluationState.Before(scheduleHistory, facts),
            scheduleHistory,
            facts,
            Calendar(March(today)),
            new DayRange(March(1), March(today))
        ).Days();
        Assert.Equal(outcomes, string.Join(' ', days.Select(day => Name(day.Outcome))));
        Assert.Equal(reasons, string.Join('|', days.Select(day => day.Reason)));
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
            if (word == "every")
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

    private static UserCalendar Calendar(LocalDate today) => new(today, DateTimeZone.Utc, FormerTimeZones.None, WeekStarts.Monday);

    private static string Name(Enum value) => value.ToString() == "NotDue" ? "NOT_DUE" : value.ToString().ToUpperInvariant();
}
