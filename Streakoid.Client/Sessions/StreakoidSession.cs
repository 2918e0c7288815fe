using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Options;

namespace Streakoid.Client;

/// <summary>
/// Who is signed in. A successful <c>register</c>, <c>login</c>, <c>resetPassword</c> or <c>refreshSession</c> signs in by itself and a <c>logout</c> or <c>deleteAccount</c> signs
/// out; when another user signs in, everything that was held for the former one is dropped, calls in flight included.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose of.")]
public sealed class StreakoidSession
{
    private readonly ITokenStore _store;
    private readonly GraphQLHttp _http;
    private readonly StreakoidClientOptions _options;
    private readonly TimeProvider _time;

    /// <summary>One change of who is signed in, with its write to the store, at a time.</summary>
    private readonly SemaphoreSlim _changes = new(1);

    private volatile SignedInUser? _user;
    private volatile bool _loaded;
    private long _begun;
    private long _decided;

    internal StreakoidSession(ITokenStore store, GraphQLHttp http, IOptions<StreakoidClientOptions> options, TimeProvider time) =>
        (_store, _http, _options, _time) = (store, http, options.Value, time);

    /// <summary>Raised after somebody signed in; not when tokens are renewed.</summary>
    public event EventHandler<SignedInEventArgs>? SignedIn;

    /// <summary>Raised after the session ended: it could not be renewed, the user logged out, or the program forgot it.</summary>
    public event EventHandler<SignedOutEventArgs>? SignedOut;

    /// <summary>Whether somebody is signed in. Tokens from a store that lasts count after the first call or <see cref="RestoreAsync"/>.</summary>
    public bool IsSignedIn => _user is not null;

    /// <summary>The global id of who is signed in; null where nobody is, or the operation did not ask for it.</summary>
    public string? UserId => _user?.Tokens.UserId;

    /// <summary>Takes up the session that the <see cref="ITokenStore"/> holds, which the first call does by itself.</summary>
    /// <returns>Whether there is one.</returns>
    public async Task<bool> RestoreAsync(CancellationToken cancellationToken = default)
    {
        await LoadAsync(cancellationToken).ConfigureAwait(false);
        return IsSignedIn;
    }

    /// <summary>Forgets the session here without telling the server, say when it cannot be reached to log out.</summary>
    public async Task ForgetAsync(CancellationToken cancellationToken = default)
    {
        await LoadAsync(cancellationToken).ConfigureAwait(false);
        long now = Interlocked.Increment(ref _begun);
        SignedInUser? former;
        await _changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A login that is still in flight was begun before this, so it signs nobody in.
            _decided = Math.Max(_decided, now);
            former = _user;
            if (former is null) return;
            _user = null;
            await _store.ClearAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _changes.Release();
        }
        former.Leave();
        SignedOut?.Invoke(this, new SignedOutEventArgs(SignOutReason.Forgotten, former.Tokens.UserId));
    }

    /// <summary>Begins a call for whoever is signed in.</summary>
    internal async ValueTask<SessionTurn> BeginAsync(CancellationToken cancellationToken)
    {
        if (!_loaded) await LoadAsync(cancellationToken).ConfigureAwait(false);
        return new SessionTurn(_user, Interlocked.Increment(ref _begun));
    }

    /// <summary>Whether <paramref name="user"/> is still the one.</summary>
    internal bool Holds(SignedInUser user) => ReferenceEquals(_user, user);

    /// <summary>Takes new tokens over; null where that was decided otherwise since the call that brought them began.</summary>
    internal async Task<SignedInUser?> EnterAsync(SessionTokens tokens, SessionTurn turn, bool renews, CancellationToken cancellationToken)
    {
        SignedInUser? former;
        SignedInUser entered;
        await _changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            former = _user;
            // Of two who sign in at once the later attempt counts, whichever answer is first. Renewed tokens are for whom they renew.
            if (renews ? !ReferenceEquals(former, turn.User) : turn.Number < _decided) return null;
            _decided = Math.Max(_decided, turn.Number);
            if (former is not null && tokens.UserId is not null && former.Tokens.UserId == tokens.UserId)
            {
                entered = former;
                entered.Renew(tokens, RefreshAt(tokens));
                former = null;
            }
            else
            {
                _user = entered = new SignedInUser(tokens, RefreshAt(tokens));
            }
            // Not to be cancelled half-way: the tokens are in use from here.
            await _store.WriteAsync(tokens, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _changes.Release();
        }
        former?.Leave();
        SignedIn?.Invoke(this, new SignedInEventArgs(tokens.UserId));
        return entered;
    }

    /// <summary>Signs <paramref name="user"/> out, unless somebody else is signed in by now.</summary>
    internal async Task LeaveAsync(SignedInUser user, SignOutReason reason)
    {
        await _changes.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!Holds(user)) return;
            _user = null;
            await _store.ClearAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _changes.Release();
        }
        // Calls that wait for a refresh which was refused have their own 401 to tell.
        if (reason != SignOutReason.Expired) user.Leave();
        SignedOut?.Invoke(this, new SignedOutEventArgs(reason, user.Tokens.UserId));
    }

    /// <summary>The token to send for <paramref name="user"/>, renewed if it is about to expire.</summary>
    internal async Task<string> AccessTokenAsync(SignedInUser user, CancellationToken cancellationToken)
    {
        SessionTokens tokens = user.Tokens;
        if (user.RefreshAt is not { } due || _time.GetUtcNow() < due) return tokens.AccessToken;
        Refreshed refreshed = await RefreshAsync(user, tokens.AccessToken, cancellationToken).ConfigureAwait(false);
        // A token that is still good is sent though it could not be renewed; one that is not gets a 401, which says why.
        if (refreshed.Failure is { } failure && !refreshed.Refused && _time.GetUtcNow() >= tokens.AccessTokenExpiresAt) throw new RefreshFailedException(failure);
        return user.Tokens.AccessToken;
    }

    /// <summary>A newer token than <paramref name="stale"/>; null where the session cannot be renewed.</summary>
    internal async Task<string?> NewerAccessTokenAsync(SignedInUser user, string stale, CancellationToken cancellationToken)
    {
        Refreshed refreshed = await RefreshAsync(user, stale, cancellationToken).ConfigureAwait(false);
        if (refreshed.Refused) return null;
        return refreshed.Failure is { } failure ? throw new RefreshFailedException(failure) : user.Tokens.AccessToken;
    }

    /// <summary>Renews the tokens of <paramref name="user"/>, once for however many ask at the same time.</summary>
    private Task<Refreshed> RefreshAsync(SignedInUser user, string stale, CancellationToken cancellationToken)
    {
        Task<Refreshed> refreshing;
        lock (user.Gate)
        {
            if (user.Tokens.AccessToken != stale) return Task.FromResult(Refreshed.Done);
            if (user.Refreshing is null or { IsCompletedSuccessfully: true, Result.Refused: false } or { IsFaulted: true } or { IsCanceled: true })
                user.Refreshing = Task.Run(() => SendRefreshAsync(user), CancellationToken.None);
            refreshing = user.Refreshing;
        }
        // It is everybody's: one caller who gives up does not end it for the others.
        return refreshing.WaitAsync(cancellationToken);
    }

    private async Task<Refreshed> SendRefreshAsync(SignedInUser user)
    {
        SessionTokens former = user.Tokens;
        Call call = new()
        {
            Body = RequestBody.Write(Refresh(former.RefreshToken), _options.UseTrustedDocuments),
            IdempotencyKey = Guid.NewGuid().ToString(),
        };
        Answer answer = await _http.SendAsync(call, user.Left).ConfigureAwait(false);
        if (answer.Data is { } data && SessionFields.Of(RefreshSessionMutation.Document).Tokens(data) is { } tokens)
        {
            await KeepAsync(user, former, tokens).ConfigureAwait(false);
            return Refreshed.Done;
        }
        // Data without tokens is the server's no, and so are errors that a request like this never has from a server that means yes.
        bool refused = answer.Data is not null || answer.Failure?.Kind == FailureKind.Unauthorized;
        if (refused) await LeaveAsync(user, SignOutReason.Expired).ConfigureAwait(false);
        return new Refreshed(refused, answer.Failure);
    }

    private async Task KeepAsync(SignedInUser user, SessionTokens former, SessionTokens tokens)
    {
        await _changes.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            // The user may have left, or signed in anew, in the meantime.
            if (!Holds(user) || !ReferenceEquals(user.Tokens, former)) return;
            if (tokens.UserId is null) tokens = tokens with { UserId = former.UserId };
            user.Renew(tokens, RefreshAt(tokens));
            await _store.WriteAsync(tokens, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _changes.Release();
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_loaded) return;
        await _changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_loaded) return;
            if (await _store.ReadAsync(cancellationToken).ConfigureAwait(false) is { } tokens)
                _user = new SignedInUser(tokens, tokens.AccessTokenExpiresAt - _options.RefreshAhead);
            _loaded = true;
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>
    /// When to renew new tokens. Tokens that look expired the moment they arrive mean that this machine's clock is wrong; then the
    /// server's 401 is the better clock.
    /// </summary>
    private DateTimeOffset? RefreshAt(SessionTokens tokens)
    {
        DateTimeOffset due = tokens.AccessTokenExpiresAt - _options.RefreshAhead;
        return due > _time.GetUtcNow() ? due : null;
    }

    // The client's own operation, so that its manifest has all that is ever sent.
    private static OperationRequest<JsonElement> Refresh(string refreshToken) =>
        new(OperationKind.Mutation, "RefreshSession", RefreshSessionMutation.Document, writer => WriteInput(writer, refreshToken), data => data);

    private static void WriteInput(Utf8JsonWriter writer, string refreshToken)
    {
        writer.WriteStartObject("input"u8);
        writer.WriteString("refreshToken"u8, refreshToken);
        writer.WriteEndObject();
    }
}
