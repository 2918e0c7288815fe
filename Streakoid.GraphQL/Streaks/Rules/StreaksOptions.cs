namespace Streakoid.Streaks.Rules;

/// <summary>Settings of section <c>Streakoid:Streaks</c>.</summary>
public sealed class StreaksOptions
{
    /// <summary>How many days back from today a check-in may be made or undone.</summary>
    public int BackdatingDays { get; set; } = 7;

    /// <summary>How many streaks a user may keep, archived ones included.</summary>
    public int MaxStreaks { get; set; } = 500;
}
