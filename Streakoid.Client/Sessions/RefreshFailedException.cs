namespace Streakoid.Client;

/// <summary>The tokens could not be renewed. Passes the reason through the handlers.</summary>
internal sealed class RefreshFailedException(Failure failure) : Exception(failure.Message)
{
    public Failure Failure { get; } = failure;
}
