namespace Streakoid.Client.Testing;

/// <summary>A session without tokens, which the test signs in and out.</summary>
public sealed class TestSession : IStreakoidSession
{
    /// <inheritdoc />
    public event EventHandler<SignedInEventArgs>? SignedIn;

    /// <inheritdoc />
    public event EventHandler<SignedOutEventArgs>? SignedOut;

    /// <inheritdoc />
    public bool IsSignedIn { get; private set; }

    /// <inheritdoc />
    public string? UserId { get; private set; }

    /// <summary>Signs a user in.</summary>
    public void SignIn(string? userId = null)
    {
        (IsSignedIn, UserId) = (true, userId);
        SignedIn?.Invoke(this, new SignedInEventArgs(userId));
    }

    /// <summary>Signs the user out, if there is one.</summary>
    public void SignOut(SignOutReason reason = SignOutReason.LoggedOut)
    {
        if (!IsSignedIn)
            return;
        string? former = UserId;
        (IsSignedIn, UserId) = (false, null);
        SignedOut?.Invoke(this, new SignedOutEventArgs(reason, former));
    }

    /// <inheritdoc />
    public Task<bool> RestoreAsync(CancellationToken cancellationToken = default) => Task.FromResult(IsSignedIn);

    /// <inheritdoc />
    public Task ForgetAsync(CancellationToken cancellationToken = default)
    {
        SignOut(SignOutReason.Forgotten);
        return Task.CompletedTask;
    }
}
