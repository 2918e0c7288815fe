namespace Streakoid.Client;

/// <summary>The reason of a sign-out.</summary>
public enum SignOutReason
{
    /// <summary>The session could not be renewed: it expired or was ended elsewhere. Sign in again.</summary>
    Expired,

    /// <summary>The user logged out.</summary>
    LoggedOut,

    /// <summary>The program called <see cref="StreakoidSession.ForgetAsync"/>.</summary>
    Forgotten,
}

/// <summary>The event data of a sign-out.</summary>
/// <param name="reason">The reason.</param>
/// <param name="userId">The former user; null if unknown.</param>
public sealed class SignedOutEventArgs(SignOutReason reason, string? userId) : EventArgs
{
    /// <summary>The reason.</summary>
    public SignOutReason Reason { get; } = reason;

    /// <summary>The global id of the former user; null if unknown.</summary>
    public string? UserId { get; } = userId;
}

/// <summary>The event data of a sign-in.</summary>
/// <param name="userId">The user; null if the operation did not select it.</param>
public sealed class SignedInEventArgs(string? userId) : EventArgs
{
    /// <summary>The global id of the signed-in user; null if the operation did not select it.</summary>
    public string? UserId { get; } = userId;
}
