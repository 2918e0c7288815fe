namespace Streakoid.Client;

/// <summary>Carries out of the handlers why the tokens could not be renewed now.</summary>
internal sealed class RefreshFailedException(Failure failure) : Exception(failure.Message)
{
    public Failure Failure { get; } = failure;
}
