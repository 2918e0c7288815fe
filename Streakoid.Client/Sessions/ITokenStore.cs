namespace Streakoid.Client;

/// <summary>Keeps the tokens of the signed-in user, in memory unless a program brings a store that lasts longer.</summary>
public interface ITokenStore
{
    /// <summary>The tokens that were written last; null where there are none. Asked once, before the first call.</summary>
    ValueTask<SessionTokens?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Keeps tokens in the place of the former ones.</summary>
    ValueTask WriteAsync(SessionTokens tokens, CancellationToken cancellationToken);

    /// <summary>Forgets the tokens.</summary>
    ValueTask ClearAsync(CancellationToken cancellationToken);
}
