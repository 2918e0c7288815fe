using System.Diagnostics.CodeAnalysis;

namespace Streakoid.Client;

/// <summary>
/// Everything that is held for one user. A switch drops this object: whatever was begun with it, calls in flight and a refresh
/// included, finds that it is not the session's any more and delivers nothing.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer or a parent holds nothing to dispose of.")]
internal sealed class SignedInUser(SessionTokens tokens, DateTimeOffset? refreshAt)
{
    private readonly CancellationTokenSource _left = new();

    public Lock Gate { get; } = new();

    public SessionTokens Tokens { get; private set; } = tokens;

    /// <summary>When to renew the tokens before they expire; null to wait for a 401.</summary>
    public DateTimeOffset? RefreshAt { get; private set; } = refreshAt;

    /// <summary>The keys of the user's mutations whose outcome is unknown.</summary>
    public UnansweredMutations Unanswered { get; } = new();

    /// <summary>The refresh under way; null when there is none.</summary>
    public Task<Refreshed>? Refreshing { get; set; }

    /// <summary>Cancelled when somebody else signs in, or this user signs out.</summary>
    public CancellationToken Left => _left.Token;

    public void Renew(SessionTokens tokens, DateTimeOffset? refreshAt)
    {
        lock (Gate) (Tokens, RefreshAt) = (tokens, refreshAt);
    }

    public void Leave() => _left.Cancel();
}

/// <summary>What became of a refresh: it worked, it was refused for good, or it failed and may work later.</summary>
internal sealed record Refreshed(bool Refused, Failure? Failure)
{
    public static readonly Refreshed Done = new(false, null);
}

/// <summary>Who was signed in when a call began, and which call in turn it is.</summary>
internal sealed record SessionTurn(SignedInUser? User, long Number);

/// <summary>Who entered, if anybody, and what went wrong.</summary>
internal sealed record Entered(SignedInUser? User, Failure? Failure);
