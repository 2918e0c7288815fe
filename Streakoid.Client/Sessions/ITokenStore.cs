namespace Streakoid.Client;

/// <summary>Stores the tokens of the signed-in user; in memory by default.</summary>
public interface ITokenStore
{
    /// <summary>
    /// Returns the stored tokens; null if there are none. Called before the first operation, and before the tokens are renewed, because
    /// another process with the same store may have renewed them.
    /// </summary>
    ValueTask<SessionTokens?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the tokens.</summary>
    ValueTask WriteAsync(SessionTokens tokens, CancellationToken cancellationToken);

    /// <summary>Deletes the tokens.</summary>
    ValueTask ClearAsync(CancellationToken cancellationToken);
}
