using GraphQL.Types;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>A schedule as it was sent, which may break the limits.</summary>
public sealed record ScheduleInput(RuleInput Rule, decimal Target, Comparison Comparison, LocalDate? EffectiveFrom, int FreezesPerMonth)
{
    /// <summary>The most days ahead that a schedule may begin.</summary>
    public const int MaxDaysAhead = 366;

    /// <summary>The invalid field and the message; null if the schedule is valid.</summary>
    /// <param name="window">The days that may be changed now; a schedule may begin later too.</param>
    public (string Field, string Message)? FaultIn(DayWindow window)
    {
        if (Rule.Fault(Comparison) is { } fault)
            return fault;
        if (Rule.Sum is { } sum && Target != 1)
            return ("target", $"`target` cannot be combined with `{sum.Field}`, which is the target itself.");
        if (Rule.AtMostDaysPerWeek is not null && Comparison == Comparison.AtMost)
            return ("comparison", "`AT_MOST` cannot be used with `atMostDaysPerWeek`, which counts the days that reach the target.");
        if (Comparison == Comparison.AtLeast && Target is <= 0 or > CheckIn.MaxAmount)
            return ("target", $"`target` must be above 0 and at most {CheckIn.MaxAmount:N0}; {Words.Of(Target)} was sent.");
        if (Comparison == Comparison.AtMost && Target is < 0 or > CheckIn.MaxAmount)
            return ("target", $"`target` must be from 0 to {CheckIn.MaxAmount:N0}; {Words.Of(Target)} was sent.");
        if (Comparison == Comparison.AtMost && Rule.EveryDays is > 1)
            return ("comparison", "`AT_MOST` can be used with every day, weekdays, weeks or months, but not with every n days.");
        if (FreezesPerMonth is < 0 or > Schedule.MaxFreezesPerMonth)
            return ("freezesPerMonth", $"`freezesPerMonth` must be from 0 to {Schedule.MaxFreezesPerMonth}; {FreezesPerMonth} was sent.");
        LocalDate latest = window.Today.PlusDays(MaxDaysAhead);
        if (EffectiveFrom is { } from && (from < window.Earliest || from > latest))
            return ("effectiveFrom", $"`effectiveFrom` must be from {window.Earliest:uuuu-MM-dd} to {latest:uuuu-MM-dd}.");
        return null;
    }

    /// <summary>The schedule, of an input without fault.</summary>
    /// <param name="otherwise">The day it holds from where the input names none.</param>
    public Revision ToRevision(LocalDate otherwise) =>
        new(EffectiveFrom ?? otherwise, Rule.ToRule(), Rule.Sum?.Amount ?? Target, Comparison, FreezesPerMonth);
}

/// <summary>How often, of which exactly one is given.</summary>
public sealed record RuleInput(
    int? EveryDays,
    IReadOnlyList<IsoDayOfWeek>? Weekdays,
    int? TimesPerWeek,
    int? TimesPerMonth,
    decimal? AmountPerWeek,
    decimal? AmountPerMonth,
    int? AtMostDaysPerWeek
)
{
    /// <summary>The amount of a week or a month, and the field that has it; null where amounts are not added up.</summary>
    public (string Field, decimal Amount)? Sum =>
        this switch
        {
            { AmountPerWeek: { } amount } => ("amountPerWeek", amount),
            { AmountPerMonth: { } amount } => ("amountPerMonth", amount),
            _ => null,
        };

    public (string Field, string Message)? Fault(Comparison comparison) =>
        this switch
        {
            { Sum: { } sum } => Bound(sum.Field, sum.Amount, comparison),
            { AtMostDaysPerWeek: { } days } => Bound("atMostDaysPerWeek", days, Rule.MaxAtMostDaysPerWeek, min: 0),
            { EveryDays: { } days } => Bound("everyDays", days, Rule.MaxEveryDays),
            { Weekdays: { Count: 0 } } => ("weekdays", "`weekdays` must contain at least one day."),
            { TimesPerWeek: { } times } => Bound("timesPerWeek", times, Rule.MaxTimesPerWeek),
            { TimesPerMonth: { } times } => Bound("timesPerMonth", times, Rule.MaxTimesPerMonth),
            _ => null,
        };

    public Rule ToRule() =>
        this switch
        {
            { EveryDays: { } days } => new Rule(RuleKind.EveryDays, days),
            { Weekdays: { } weekdays } => new Rule(RuleKind.Weekdays, weekdays.Aggregate(0, (bits, day) => bits | (1 << ((int)day - 1)))),
            { TimesPerWeek: { } times } => new Rule(RuleKind.TimesPerWeek, times),
            { TimesPerMonth: { } times } => new Rule(RuleKind.TimesPerMonth, times),
            { AmountPerWeek: not null } => new Rule(RuleKind.AmountPerWeek, 1),
            { AmountPerMonth: not null } => new Rule(RuleKind.AmountPerMonth, 1),
            { AtMostDaysPerWeek: { } days } => new Rule(RuleKind.AtMostDaysPerWeek, days),
            _ => throw new InvalidOperationException("The engine validates that exactly one is given."),
        };

    private static (string, string)? Bound(string field, int value, int max, int min = 1) =>
        value >= min && value <= max ? null : (field, $"`{field}` must be from {min} to {max}; {value} was sent.");

    private static (string, string)? Bound(string field, decimal amount, Comparison comparison) =>
        amount > CheckIn.MaxAmount || amount < 0 || (amount == 0 && comparison == Comparison.AtLeast)
            ? (
                field,
                $"`{field}` must be {(comparison == Comparison.AtLeast ? "above 0" : "0 or more")} and at most {CheckIn.MaxAmount:N0}; {Words.Of(amount)} was sent."
            )
            : null;
}

public sealed class ScheduleInputType : InputType<ScheduleInput>
{
    public ScheduleInputType()
        : base("How often a streak is due, and the target.")
    {
        Field<NonNullGraphType<RuleInputType>>("rule").Description("How often.");
        Field<NonNullGraphType<DecimalType>>("target")
            .Description(
                "The amount per day: above 0 for `AT_LEAST`, 0 or more for `AT_MOST`. Not with `amountPerWeek` and `amountPerMonth`."
            )
            .DefaultValue(1m);
        Field<NonNullGraphType<ComparisonType>>("comparison")
            .Description("Whether the target is to be reached or not to be exceeded.")
            .DefaultValue(Comparison.AtLeast);
        Field<LocalDateType>("effectiveFrom")
            .Description(
                $"The first day that it applies to, from the first day that can be changed now to {ScheduleInput.MaxDaysAhead} days ahead; today by default."
            );
        Field<NonNullGraphType<IntGraphType>>("freezesPerMonth")
            .Description($"How many misses per month are forgiven, 0 to {Schedule.MaxFreezesPerMonth}.")
            .DefaultValue(0);
    }

    public override object ParseDictionary(IDictionary<string, object?> value) =>
        new ScheduleInput(
            (RuleInput)value["rule"]!,
            (decimal)value["target"]!,
            (Comparison)value["comparison"]!,
            value.TryGetValue("effectiveFrom", out object? from) ? (LocalDate?)from : null,
            (int)value["freezesPerMonth"]!
        );
}

public sealed class RuleInputType : InputType<RuleInput>
{
    public RuleInputType()
        : base("How often: exactly one of these.")
    {
        IsOneOf = true;
        Field<IntGraphType>("everyDays")
            .Description(
                $"1 for every day, or the number of days after the last check-in, up to {Rule.MaxEveryDays}. An early check-in counts."
            );
        Field<ListGraphType<NonNullGraphType<DayOfWeekType>>>("weekdays")
            .Description("The weekdays on which it is due. Check-ins on other days neither extend nor break it.");
        Field<IntGraphType>("timesPerWeek")
            .Description($"The number of days per week, 1 to {Rule.MaxTimesPerWeek}; fewer in a shortened week.");
        Field<IntGraphType>("timesPerMonth")
            .Description($"The number of days per month, 1 to {Rule.MaxTimesPerMonth}; fewer in a shortened month.");
        Field<DecimalType>("amountPerWeek")
            .Description("The sum of a week's amounts, to be reached or with `AT_MOST` not to be exceeded; its share in a shortened week.");
        Field<DecimalType>("amountPerMonth")
            .Description(
                "The sum of a month's amounts, to be reached or with `AT_MOST` not to be exceeded; its share in a shortened month."
            );
        Field<IntGraphType>("atMostDaysPerWeek")
            .Description(
                $"The number of days per week that may reach the target, 0 to {Rule.MaxAtMostDaysPerWeek}: a week is missed with one more, and met if it ends without that."
            );
    }

    public override object ParseDictionary(IDictionary<string, object?> value) =>
        new RuleInput(
            Value<int?>(value, "everyDays"),
            Value<IEnumerable<object>>(value, "weekdays")?.Cast<IsoDayOfWeek>().ToList(),
            Value<int?>(value, "timesPerWeek"),
            Value<int?>(value, "timesPerMonth"),
            Value<decimal?>(value, "amountPerWeek"),
            Value<decimal?>(value, "amountPerMonth"),
            Value<int?>(value, "atMostDaysPerWeek")
        );

    private static T? Value<T>(IDictionary<string, object?> value, string name) =>
        value.TryGetValue(name, out object? found) ? (T?)found : default;
}
