namespace Streakoid.Data;

/// <summary>How long a request waits for the database: settings of section <c>Streakoid:Database</c>.</summary>
public sealed class DatabaseTimeouts
{
    /// <summary>For a statement.</summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>For a lock of another transaction.</summary>
    public TimeSpan LockTimeout { get; set; } = TimeSpan.FromSeconds(1);
}
