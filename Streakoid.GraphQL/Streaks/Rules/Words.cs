using System.Globalization;
using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>Schedules as text.</summary>
public static class Words
{
    /// <summary>A rule as text: <c>every 3 days</c>, <c>Monday and Friday</c>, <c>3 times a week</c>.</summary>
    public static string Of(Rule rule) =>
        rule switch
        {
            (RuleKind.EveryDays, 1) => "every day",
            (RuleKind.EveryDays, var days) => $"every {days} days",
            (RuleKind.Weekdays, var bits) => List([.. DaysOf(bits).Select(day => day.ToString())]),
            (RuleKind.TimesPerWeek, 1) => "once a week",
            (RuleKind.TimesPerWeek, var times) => $"{times} times a week",
            (_, 1) => "once a month",
            (_, var times) => $"{times} times a month",
        };

    /// <summary>The chosen weekdays, from Monday on.</summary>
    public static IEnumerable<IsoDayOfWeek> DaysOf(int bits) =>
        Enumerable.Range(1, 7).Where(day => (bits & (1 << (day - 1))) != 0).Select(day => (IsoDayOfWeek)day);

    /// <summary>An amount without needless zeros.</summary>
    public static string Of(decimal amount) => amount.ToString("0.############################", CultureInfo.InvariantCulture);

    private static string List(string[] words) => words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} and {words[^1]}";
}
