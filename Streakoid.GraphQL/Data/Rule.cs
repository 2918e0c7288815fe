namespace Streakoid.Data;

/// <summary>How often a streak is due.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Value">
/// Every so many days; the chosen weekdays as bits, Monday 1 to Sunday 64; how many days a week or a month; 1 where amounts are added up.
/// </param>
public sealed record Rule(RuleKind Kind, int Value)
{
    public const int MaxEveryDays = 365;
    public const int AllWeekdays = 0b111_1111;
    public const int MaxTimesPerWeek = 7;
    public const int MaxTimesPerMonth = 31;
    public const int MaxAtMostDaysPerWeek = 6;

    /// <summary>The default rule: every day.</summary>
    public static readonly Rule EveryDay = new(RuleKind.EveryDays, 1);

    public int Value { get; init; } =
        Value >= MinOf(Kind) && Value <= MaxOf(Kind)
            ? Value
            : throw new ArgumentOutOfRangeException(nameof(Value), $"The value of {Kind} must be from {MinOf(Kind)} to {MaxOf(Kind)}.");

    /// <summary>The smallest value of a kind.</summary>
    public static int MinOf(RuleKind kind) => kind == RuleKind.AtMostDaysPerWeek ? 0 : 1;

    /// <summary>The largest value of a kind.</summary>
    public static int MaxOf(RuleKind kind) =>
        kind switch
        {
            RuleKind.EveryDays => MaxEveryDays,
            RuleKind.Weekdays => AllWeekdays,
            RuleKind.TimesPerWeek => MaxTimesPerWeek,
            RuleKind.TimesPerMonth => MaxTimesPerMonth,
            RuleKind.AtMostDaysPerWeek => MaxAtMostDaysPerWeek,
            _ => 1,
        };
}

/// <summary>What a rule counts.</summary>
public enum RuleKind
{
    EveryDays,
    Weekdays,
    TimesPerWeek,
    TimesPerMonth,

    /// <summary>The sum of a week's amounts is compared with the target.</summary>
    AmountPerWeek,

    /// <summary>The sum of a month's amounts.</summary>
    AmountPerMonth,

    /// <summary>Not more days of a week than these reach the target.</summary>
    AtMostDaysPerWeek,
}

/// <summary>Whether the target is to be reached or not to be exceeded.</summary>
public enum Comparison
{
    AtLeast,
    AtMost,
}
