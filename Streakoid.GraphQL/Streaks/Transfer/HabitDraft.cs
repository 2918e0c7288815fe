using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Transfer;

/// <summary>A habit as another app kept it, on its way to becoming a streak.</summary>
/// <param name="name">What it is called there.</param>
/// <param name="row">The row that it was read from; null where no row is its own.</param>
public sealed class HabitDraft(string name, ImportRow? row)
{
    public string Name => name;

    public ImportRow? Row => row;

    /// <summary>What describes it, in the order in which it is written down.</summary>
    public List<string> Description { get; } = [];

    public List<string> Tags { get; } = [];

    public Rule Rule { get; set; } = Rule.EveryDay;

    public decimal Target { get; set; } = 1;

    /// <summary>The targets of days that have one of their own, in apps that record it; <see cref="Target"/> holds after them.</summary>
    public Dictionary<LocalDate, decimal> Targets { get; } = [];

    public Comparison Comparison { get; set; }

    /// <summary>The day on which it began; null where it began with the first that was done.</summary>
    public LocalDate? From { get; set; }

    public bool Archived { get; set; }

    /// <summary>Its color, such as <c>#1E88E5</c>.</summary>
    public string? Color { get; set; }

    /// <summary>One emoji, or a short name.</summary>
    public string? Icon { get; set; }

    /// <summary>Its place in the other app; null where it is the order of the file.</summary>
    public int? Position { get; set; }

    /// <summary>What was done.</summary>
    public Dictionary<LocalDate, DraftDay> Days { get; } = [];

    /// <summary>The days that were let off, each with its row; null where no row says so.</summary>
    public Dictionary<LocalDate, ImportRow?> Skips { get; } = [];

    /// <summary>Longer times that were let off.</summary>
    public List<PausePeriod> Pauses { get; } = [];

    /// <summary>Those skips, and first days of those pauses, that only say that nothing was recorded.</summary>
    public HashSet<LocalDate> Unrecorded { get; } = [];
}

/// <summary>The check-in of a day.</summary>
/// <param name="Amount">How much.</param>
/// <param name="Note">What was noted.</param>
/// <param name="Row">The first row with it.</param>
public sealed record DraftDay(decimal Amount, string? Note, ImportRow Row);
