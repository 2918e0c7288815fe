namespace Streakoid.Execution.Requests;

/// <summary>The faults of a request that are not errors of a field.</summary>
internal sealed class RequestFaults
{
    /// <summary>The exception that shows that the server cannot answer now.</summary>
    public Exception? Unavailable { get; set; }
}
