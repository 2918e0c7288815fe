using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>A streak's schedule from a day on.</summary>
/// <param name="From">The first day it holds for.</param>
/// <param name="Rule">How often it is due.</param>
/// <param name="Target">The amount of a day, or of a week or month that is added up: to be reached or not to be exceeded.</param>
/// <param name="Comparison">Which of the two.</param>
/// <param name="Freezes">How many misses a month are forgiven.</param>
public sealed record Revision(LocalDate From, Rule Rule, decimal Target, Comparison Comparison, int Freezes)
{
    /// <summary>The default schedule: once every day.</summary>
    public static Revision EveryDay(LocalDate from) => new(from, Rule.EveryDay, 1, Comparison.AtLeast, 0);

    public static Revision Of(Schedule row) => new(row.EffectiveFrom, row.Rule, row.Target, row.Comparison, row.FreezesPerMonth);

    /// <summary>The period that is evaluated as one.</summary>
    public PeriodUnit Unit =>
        Rule.Kind switch
        {
            RuleKind.TimesPerWeek or RuleKind.AmountPerWeek or RuleKind.AtMostDaysPerWeek => PeriodUnit.Week,
            RuleKind.TimesPerMonth or RuleKind.AmountPerMonth => PeriodUnit.Month,
            _ => PeriodUnit.Day,
        };

    /// <summary>Whether the amounts of a week or month are added up.</summary>
    public bool IsSum => Rule.Kind is RuleKind.AmountPerWeek or RuleKind.AmountPerMonth;

    /// <summary>Whether a week or month is missed as soon as too much of it is done, and else met at its close.</summary>
    public bool IsLimit => Rule.Kind == RuleKind.AtMostDaysPerWeek || (IsSum && Comparison == Comparison.AtMost);

    /// <summary>Whether periods in which nothing is recorded can be met.</summary>
    public bool IsMetByNothing => Comparison == Comparison.AtMost || IsLimit;

    /// <summary>Whether a day's amount meets the target; for <c>AT_MOST</c>, meets it so far.</summary>
    public bool IsKeptBy(decimal amount) => Comparison == Comparison.AtLeast ? amount >= Target : amount <= Target;
}
