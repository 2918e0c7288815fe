namespace Streakoid.Data;

/// <summary>How often a streak is due.</summary>
/// <param name="Kind">What is counted.</param>
/// <param name="Value">
/// Every so many days; the chosen weekdays as bits, Monday 1 to Sunday 64; or how many times a week or a month.
/// </param>
public sealed record Rule(RuleKind Kind, int Value)
{
    public const int MaxEveryDays = 365;
    public const int AllWeekdays = 0b111_1111;
    public const int MaxTimesPerWeek = 7;
    public const int MaxTimesPerMonth = 31;

    /// <summary>The default rule: every day.</summary>
    public static readonly Rule EveryDay = new(RuleKind.EveryDays, 1);

    public int Value { get; init; } =
        Value >= 1 && Value <= MaxOf(Kind)
            ? Value
            : throw new ArgumentOutOfRangeException(nameof(Value), $"The value of {Kind} must be from 1 to {MaxOf(Kind)}.");

    /// <summary>The largest value of a kind.</summary>
    public static int MaxOf(RuleKind kind) =>
        kind switch
        {
            RuleKind.EveryDays => MaxEveryDays,
            RuleKind.Weekdays => AllWeekdays,
            RuleKind.TimesPerWeek => MaxTimesPerWeek,
            _ => MaxTimesPerMonth,
        };
}

/// <summary>What a rule counts.</summary>
public enum RuleKind
{
    EveryDays,
    Weekdays,
    TimesPerWeek,
    TimesPerMonth,
}

/// <summary>Whether the target is to be reached or not to be exceeded.</summary>
public enum Comparison
{
    AtLeast,
    AtMost,
}
