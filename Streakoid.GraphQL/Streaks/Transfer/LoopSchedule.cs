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

    /// <summary>An amount in several days together: no schedule adds days up.</summary>
    private static void Sum(HabitDraft habit, HabitDrafts drafts, int days, string unit)
    {
        (string span, Rule once, Rule each) =
            days < 14
                ? ("week", new Rule(RuleKind.TimesPerWeek, 1), new Rule(RuleKind.TimesPerWeek, Rule.MaxTimesPerWeek))
                : ("month", new Rule(RuleKind.TimesPerMonth, 1), new Rule(RuleKind.TimesPerMonth, Rule.MaxTimesPerMonth));
        string amount = unit.Length == 0 ? $"{habit.Target:0.###}" : $"{habit.Target:0.###} {unit}";
        string asked = days is 7 or 30 or 31 ? $"a {span}" : $"in {days} days";
        if (habit.Comparison == Comparison.AtMost)
        {
            habit.Rule = each;
            drafts.Warn(
                habit,
                $"{ImportException.Quote(habit.Name)} had to stay under {amount} {asked} in total, which no schedule supports. Each day of the {span} has to stay under it now."
            );
        }
        else
        {
            drafts.Warn(
                habit,
                $"{ImportException.Quote(habit.Name)} had a target of {amount} {asked} in total, which no schedule supports. A {span} is met by any amount now."
            );
            (habit.Rule, habit.Target) = (once, HabitDrafts.AnyAmount);
        }
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
