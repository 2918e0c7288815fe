namespace Streakoid.Execution.Requests;

/// <summary>The availability of the server.</summary>
public interface IAvailability
{
    /// <summary>Whether operations can run. Until then each gets a 503 with <c>Retry-After</c>.</summary>
    bool CanServe { get; }

    /// <summary>
    /// Whether an exception means that the server is unavailable: a 503 with <c>Retry-After</c> instead of an error on one field.
    /// </summary>
    bool IsUnavailable(Exception exception);
}
