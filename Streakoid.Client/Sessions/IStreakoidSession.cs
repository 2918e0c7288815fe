namespace Streakoid.Client;

/// <summary>The session of the signed-in user, as an interface for tests.</summary>
public interface IStreakoidSession
{
    /// <summary>Raised after a sign-in; not when tokens are renewed.</summary>
    event EventHandler<SignedInEventArgs>? SignedIn;

    /// <summary>Raised after the session ended; <see cref="SignedOutEventArgs.Reason"/> has the reason.</summary>
    event EventHandler<SignedOutEventArgs>? SignedOut;

    /// <summary>Whether a user is signed in. Stored tokens count after the first call or <see cref="RestoreAsync"/>.</summary>
    bool IsSignedIn { get; }

    /// <summary>The global id of the signed-in user; null if there is none, or the operation did not select it.</summary>
    string? UserId { get; }

    /// <summary>Restores the session of the <see cref="ITokenStore"/>, which the first call does automatically.</summary>
    /// <returns>Whether there is one.</returns>
    /// <exception cref="GraphQLClientException">The store failed.</exception>
    Task<bool> RestoreAsync(CancellationToken cancellationToken = default);

    /// <summary>Forgets the session locally without a request, for example when the server cannot be reached to log out.</summary>
    /// <exception cref="GraphQLClientException">
    /// The session has ended, but the store failed to forget its tokens, or a handler of <see cref="SignedOut"/> threw.
    /// </exception>
    Task ForgetAsync(CancellationToken cancellationToken = default);
}
