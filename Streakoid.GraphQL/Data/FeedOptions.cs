namespace Streakoid.Data;

/// <summary>Settings of section <c>Streakoid:Feed</c>.</summary>
public sealed class FeedOptions
{
    /// <summary>How long a change stays in the log, and a cursor can be continued from.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);
}
