using System.Diagnostics.CodeAnalysis;

namespace Streakoid.Client;

/// <summary>
/// The state of one user. When another user signs in, this object is dropped: calls in flight and a refresh detect that it is
/// no longer current and return no data.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer or a parent holds nothing to dispose of.")]
internal sealed class SignedInUser(SessionTokens tokens, DateTimeOffset? refreshAt)
{
    private readonly CancellationTokenSource _ended = new();

    public Lock Gate { get; } = new();

    public SessionTokens Tokens { get; private set; } = tokens;

    /// <summary>When to renew the tokens before they expire; null to wait for a 401.</summary>
    public DateTimeOffset? RefreshAt { get; private set; } = refreshAt;

    /// <summary>The keys of the user's mutations whose outcome is unknown.</summary>
    public UnansweredMutations Unanswered { get; } = new();

    /// <summary>The running refresh; null if there is none.</summary>
    public Task<Refreshed>? Refreshing { get; set; }

    /// <summary>Cancelled when another user signs in, or this user signs out.</summary>
    public CancellationToken Ended => _ended.Token;

    public void Renew(SessionTokens tokens, DateTimeOffset? refreshAt)
    {
        lock (Gate)
            (Tokens, RefreshAt) = (tokens, refreshAt);
    }

    public void End() => _ended.Cancel();
}

/// <summary>The result of a refresh: success, rejected permanently, or failed temporarily.</summary>
internal sealed record Refreshed(bool Refused, Failure? Failure)
{
    public static readonly Refreshed Done = new(false, null);
}

/// <summary>The user at the start of a call, and the sequence number of the call.</summary>
internal sealed record CallStart(SignedInUser? User, long Number);

/// <summary>The user who signed in, if any, and the failure, if any.</summary>
internal sealed record SignInResult(SignedInUser? User, Failure? Failure);
