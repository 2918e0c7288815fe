using System.Globalization;

namespace Streakoid.Streaks.Rules;

/// <summary>Settings of section <c>Streakoid:Streaks</c>.</summary>
public sealed class StreaksOptions
{
    /// <summary>How many days back from today a check-in may be made or undone, unless the streak allows others.</summary>
    public int BackdatingDays { get; set; } = 7;

    /// <summary>How often a server reads the operator's incidents.</summary>
    public TimeSpan IncidentRefresh { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How many streaks a user may keep, archived ones included.</summary>
    public int MaxStreaks { get; set; } = 500;

    /// <summary>The lengths of a run that are milestones, ascending, with commas between.</summary>
    public string Milestones { get; set; } = "3,7,14,30,50,100,200,365,500,1000";

    /// <summary>The milestones as numbers; null if the text is not such a list.</summary>
    public IReadOnlyList<int>? MilestoneLengths()
    {
        List<int> lengths = [];
        foreach (string part in Milestones.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!int.TryParse(part, CultureInfo.InvariantCulture, out int length) || length <= (lengths.Count == 0 ? 0 : lengths[^1]))
                return null;
            lengths.Add(length);
        }
        return lengths;
    }
}
