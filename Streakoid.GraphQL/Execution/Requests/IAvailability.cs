namespace Streakoid.Execution.Requests;

/// <summary>Whether the server can answer.</summary>
public interface IAvailability
{
    /// <summary>Whether operations can run; until then each is answered with 503 and <c>Retry-After</c>.</summary>
    bool CanServe { get; }

    /// <summary>
    /// Whether an exception means that the server cannot answer now: 503 with <c>Retry-After</c>, instead of an error on one field.
    /// </summary>
    bool IsUnavailable(Exception exception);
}
