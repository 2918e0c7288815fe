namespace Streakoid.Client;

/// <summary>Stores tokens in memory.</summary>
internal sealed class MemoryTokenStore : ITokenStore
{
    private SessionTokens? _tokens;

    public ValueTask<SessionTokens?> ReadAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_tokens);

    public ValueTask WriteAsync(SessionTokens tokens, CancellationToken cancellationToken)
    {
        _tokens = tokens;
        return ValueTask.CompletedTask;
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        _tokens = null;
        return ValueTask.CompletedTask;
    }
}
