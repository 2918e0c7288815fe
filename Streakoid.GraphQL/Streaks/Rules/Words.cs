using System.Globalization;
using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>Schedules as text.</summary>
public static class Words
{
    /// <summary>A schedule's rule as text: that of its days, or <c>10 a week</c>, <c>at most 4 a month</c>.</summary>
    public static string Of(Revision revision) =>
        revision.IsSum
            ? $"{(revision.Comparison == Comparison.AtMost ? "at most " : "")}{Of(revision.Target)} a {(revision.Unit == PeriodUnit.Week ? "week" : "month")}"
            : Of(revision.Rule);

    /// <summary>A rule of days as text: <c>every 3 days</c>, <c>Monday and Friday</c>, <c>3 times a week</c>.</summary>
    public static string Of(Rule rule) =>
        rule switch
        {
            (RuleKind.EveryDays, 1) => "every day",
            (RuleKind.EveryDays, var days) => $"every {days} days",
            (RuleKind.Weekdays, var bits) => List([.. DaysOf(bits).Select(day => day.ToString())]),
            (RuleKind.TimesPerWeek, 1) => "once a week",
            (RuleKind.TimesPerWeek, var times) => $"{times} times a week",
            (RuleKind.AtMostDaysPerWeek, 1) => "on at most 1 day a week",
            (RuleKind.AtMostDaysPerWeek, var days) => $"on at most {days} days a week",
            (_, 1) => "once a month",
            (_, var times) => $"{times} times a month",
        };

    /// <summary>The chosen weekdays, from Monday on.</summary>
    public static IEnumerable<IsoDayOfWeek> DaysOf(int bits) =>
        Enumerable.Range(1, 7).Where(day => (bits & (1 << (day - 1))) != 0).Select(day => (IsoDayOfWeek)day);

    /// <summary>What is asked of a period, to two decimals: a share of a target may have many.</summary>
    public static string Of(decimal wanted, Revision revision) =>
        Of(decimal.Round(wanted, 2, revision.IsLimit ? MidpointRounding.ToZero : MidpointRounding.ToPositiveInfinity));

    /// <summary>An amount without needless zeros.</summary>
    public static string Of(decimal amount) => amount.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string List(string[] words) => words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} and {words[^1]}";
}
