namespace Streakoid.Client;

/// <summary>Why nobody is signed in any more.</summary>
public enum SignOutReason
{
    /// <summary>The session could not be renewed: it expired or was ended elsewhere. Sign in again.</summary>
    Expired,

    /// <summary>The user logged out.</summary>
    LoggedOut,

    /// <summary>The program forgot the session.</summary>
    Forgotten,
}

/// <summary>Tells why nobody is signed in any more.</summary>
/// <param name="reason">Why.</param>
/// <param name="userId">Who was; null where that was never told.</param>
public sealed class SignedOutEventArgs(SignOutReason reason, string? userId) : EventArgs
{
    /// <summary>Why.</summary>
    public SignOutReason Reason { get; } = reason;

    /// <summary>The global id of who was signed in; null where it was never told.</summary>
    public string? UserId { get; } = userId;
}

/// <summary>Tells who is signed in now.</summary>
/// <param name="userId">Who; null where the operation did not ask for it.</param>
public sealed class SignedInEventArgs(string? userId) : EventArgs
{
    /// <summary>The global id of who is signed in; null where the operation did not ask for it.</summary>
    public string? UserId { get; } = userId;
}
