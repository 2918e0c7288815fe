using Streakoid.Client;
using Streakoid.Web.Words;
using Weekday = Streakoid.Client.DayOfWeek;

namespace Streakoid.Web.Parts;

/// <summary>The kinds of rules that a person chooses from.</summary>
public enum RuleKind
{
    EveryDay,
    EveryFewDays,
    Weekdays,
    TimesPerWeek,
    TimesPerMonth,
    AmountPerWeek,
    AmountPerMonth,
}

/// <summary>A schedule while it is being edited.</summary>
public sealed class ScheduleDraft
{
    public static IReadOnlyList<(RuleKind Kind, string Text)> Kinds { get; } =
    [
        (RuleKind.EveryDay, "Every day"),
        (RuleKind.EveryFewDays, "Every few days"),
        (RuleKind.Weekdays, "On certain weekdays"),
        (RuleKind.TimesPerWeek, "Some days a week"),
        (RuleKind.TimesPerMonth, "Some days a month"),
        (RuleKind.AmountPerWeek, "An amount a week"),
        (RuleKind.AmountPerMonth, "An amount a month"),
    ];

    public static IReadOnlyList<Weekday> Week { get; } =
    [Weekday.Monday, Weekday.Tuesday, Weekday.Wednesday, Weekday.Thursday, Weekday.Friday, Weekday.Saturday, Weekday.Sunday];

    public RuleKind Kind { get; set; }

    /// <summary>The number of the rule, where it has one.</summary>
    public int Number { get; set; } = 3;

    public HashSet<Weekday> Days { get; } = [];

    /// <summary>The amount of a day that counts.</summary>
    public decimal Target { get; set; } = 1;

    public int Freezes { get; set; }

    public bool HasNumber => Kind is not (RuleKind.EveryDay or RuleKind.Weekdays);

    public bool HasTarget => Kind is not (RuleKind.AmountPerWeek or RuleKind.AmountPerMonth);

    public string NumberLabel =>
        Kind switch
        {
            RuleKind.EveryFewDays => "Days between",
            RuleKind.TimesPerWeek => "Days a week",
            RuleKind.TimesPerMonth => "Days a month",
            RuleKind.AmountPerWeek => "Amount a week",
            _ => "Amount a month",
        };

    /// <summary>What is wrong with it; null if nothing is.</summary>
    public string? Problem =>
        Kind switch
        {
            RuleKind.Weekdays when Days.Count == 0 => "Choose a weekday.",
            RuleKind.EveryFewDays when Number is < 2 or > 365 => "Choose 2 to 365 days.",
            RuleKind.TimesPerWeek when Number is < 1 or > 7 => "Choose 1 to 7 days a week.",
            RuleKind.TimesPerMonth when Number is < 1 or > 31 => "Choose 1 to 31 days a month.",
            RuleKind.AmountPerWeek or RuleKind.AmountPerMonth when Number < 1 => "Choose an amount above 0.",
            _ when HasTarget && Target <= 0 => "Choose an amount above 0.",
            _ when Freezes is < 0 or > 31 => "Choose 0 to 31 forgiven misses.",
            _ => null,
        };

    /// <summary>What it asks for, in words.</summary>
    public string InWords
    {
        get
        {
            string often = Kind switch
            {
                RuleKind.EveryDay => "every day",
                RuleKind.EveryFewDays => $"within {Plain.Count(Number, "day")} of the last time",
                RuleKind.Weekdays => $"every {string.Join(", ", Week.Where(Days.Contains))}",
                RuleKind.TimesPerWeek => $"on {Plain.Count(Number, "day")} of each week",
                RuleKind.TimesPerMonth => $"on {Plain.Count(Number, "day")} of each month",
                RuleKind.AmountPerWeek => $"until it adds up to {Number} each week",
                _ => $"until it adds up to {Number} each month",
            };
            string amount = HasTarget && Target != 1 ? $", {Plain.Amount(Target)} each time" : "";
            string freezes =
                Freezes > 0
                    ? $" {Plain.Count(Freezes, "miss").Replace("misss", "misses", StringComparison.Ordinal)} a month forgiven."
                    : "";
            return $"You check in {often}{amount}.{freezes}";
        }
    }

    public ScheduleInput ToInput()
    {
        ScheduleInput input = new()
        {
            Rule = Kind switch
            {
                RuleKind.EveryDay => RuleInput.EveryDays(1),
                RuleKind.EveryFewDays => RuleInput.EveryDays(Number),
                RuleKind.Weekdays => RuleInput.Weekdays([.. Week.Where(Days.Contains)]),
                RuleKind.TimesPerWeek => RuleInput.TimesPerWeek(Number),
                RuleKind.TimesPerMonth => RuleInput.TimesPerMonth(Number),
                RuleKind.AmountPerWeek => RuleInput.AmountPerWeek(Number),
                _ => RuleInput.AmountPerMonth(Number),
            },
            FreezesPerMonth = Freezes,
        };
        if (HasTarget)
            input.Target = Target;
        return input;
    }
}
