namespace Streakoid.Execution.Requests;

/// <summary>What went wrong in one request for which the answer is not an error on a field.</summary>
internal sealed class RequestFaults
{
    /// <summary>The exception that means that the server cannot answer now.</summary>
    public Exception? Unavailable { get; set; }
}
