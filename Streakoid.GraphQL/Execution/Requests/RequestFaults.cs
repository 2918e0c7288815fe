namespace Streakoid.Execution.Requests;

/// <summary>The faults of a request that are not errors of a field.</summary>
internal sealed class RequestFaults
{
    /// <summary>The exception that made the server unavailable; null if there was none.</summary>
    public Exception? Unavailable { get; set; }
}
