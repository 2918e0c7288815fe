using Streakoid.Data;

namespace Streakoid.Streaks.Transfer;

/// <summary>
/// Converts Loop's frequencies to schedules. If there is no equivalent, the nearest one is used with a warning.
/// </summary>
public static class LoopSchedule
{
    /// <summary>Sets a habit's rule.</summary>
    /// <param name="habit">The habit, whose target is set.</param>
    /// <param name="drafts">Where warnings go.</param>
    /// <param name="times">How often.</param>
    /// <param name="days">In how many days.</param>
    /// <param name="counts">Whether it has an amount, which Loop then needs in all these days together.</param>
    /// <param name="unit">The amount's unit; empty where it has none.</param>
    public static void Set(HabitDraft habit, HabitDrafts drafts, int times, int days, bool counts, string unit)
    {
        if (times < 1 || days < 1)
        {
            drafts.Warn(
                habit,
                $"{ImportException.Quote(habit.Name)} was due {times} times in {days} days, which is not possible; it is due every day now."
            );
            return;
        }
        if (counts && days > 1)
            Sum(habit, drafts, days, unit);
        else
            Times(habit, drafts, times, days);
    }

    /// <summary>An amount in several days together.</summary>
    private static void Sum(HabitDraft habit, HabitDrafts drafts, int days, string unit)
    {
        (habit.Rule, string span, int length) =
            days < 14 ? (new Rule(RuleKind.AmountPerWeek, 1), "week", 7) : (new Rule(RuleKind.AmountPerMonth, 1), "month", 30);
        if (days == length || days == 31)
            return;
        decimal former = habit.Target;
        habit.Target = decimal.Round(former * length / days, 3);
        string of = unit.Length == 0 ? "" : $" {unit}";
        drafts.Warn(
            habit,
            $"{ImportException.Quote(habit.Name)} had a target of {former:0.###}{of} in {days} days, which no schedule supports; it is {habit.Target:0.###}{of} a {span} now."
        );
    }

    private static void Times(HabitDraft habit, HabitDrafts drafts, int times, int days)
    {
        Rule? same = (times, days) switch
        {
            _ when times >= days => Rule.EveryDay,
            (1, <= Rule.MaxEveryDays) when habit.Comparison == Comparison.AtLeast && days != 7 && days is not (30 or 31) => new Rule(
                RuleKind.EveryDays,
                days
            ),
            (_, 7) => new Rule(RuleKind.TimesPerWeek, times),
            (_, 30 or 31) => new Rule(RuleKind.TimesPerMonth, times),
            _ => null,
        };
        if (same is not null)
        {
            habit.Rule = same;
            return;
        }
        habit.Rule =
            days < 14
                ? new Rule(RuleKind.TimesPerWeek, Math.Clamp((int)Math.Round(times * 7.0 / days), 1, Rule.MaxTimesPerWeek))
                : new Rule(RuleKind.TimesPerMonth, Math.Clamp((int)Math.Round(times * 30.0 / days), 1, Rule.MaxTimesPerMonth));
        drafts.Warn(
            habit,
            $"{ImportException.Quote(habit.Name)} was due {times} times in {days} days, which no schedule supports; it is due {habit.Rule.Value} times a {(habit.Rule.Kind == RuleKind.TimesPerWeek ? "week" : "month")} now."
        );
    }
}
