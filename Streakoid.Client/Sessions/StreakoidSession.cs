using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Streakoid.Client;

/// <summary>
/// Who is signed in. A successful <c>register</c>, <c>login</c>, <c>resetPassword</c> or <c>refreshSession</c> signs in by itself and a <c>logout</c> or <c>deleteAccount</c> signs
/// out; when another user signs in, everything that was held for the former one is dropped, calls in flight included.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody asks for holds nothing to dispose of.")]
public sealed partial class StreakoidSession
{
    private readonly StoreQueue _store;
    private readonly GraphQLHttp _http;
    private readonly StreakoidClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>One change of who is signed in, with its write to the store, at a time.</summary>
    private readonly SemaphoreSlim _changes = new(1);

    private volatile SignedInUser? _user;
    private volatile bool _loaded;
    private long _begun;
    private long _decided;

    internal StreakoidSession(ITokenStore store, GraphQLHttp http, IOptions<StreakoidClientOptions> options, TimeProvider time, ILogger<StreakoidSession> logger) =>
        (_store, _http, _options, _time, _logger) = (new StoreQueue(store), http, options.Value, time, logger);

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
    /// <exception cref="GraphQLClientException">The store failed.</exception>
    public async Task<bool> RestoreAsync(CancellationToken cancellationToken = default)
    {
        using Deadline deadline = NewDeadline();
        try
        {
            await LoadAsync(deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenStoreException exception)
        {
            throw Thrown(exception.Failure());
        }
        return IsSignedIn;
    }

    /// <summary>Forgets the session here without telling the server, say when it cannot be reached to log out.</summary>
    /// <exception cref="GraphQLClientException">
    /// The session has ended, but the store failed to forget its tokens, or a handler of <see cref="SignedOut"/> threw.
    /// </exception>
    public async Task ForgetAsync(CancellationToken cancellationToken = default)
    {
        using Deadline deadline = NewDeadline();
        try
        {
            await LoadAsync(deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenStoreException)
        {
            // What cannot be read can be forgotten all the same.
        }
        long now = Interlocked.Increment(ref _begun);
        SignedInUser? former;
        Failure? failure = null;
        await _changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A login that is still in flight was begun before this, so it signs nobody in.
            _decided = Math.Max(_decided, now);
            former = _user;
            if (former is null && _loaded) return;
            _user = null;
            _loaded = true;
            failure = await ClearAsync(deadline).ConfigureAwait(false);
        }
        finally
        {
            _changes.Release();
        }
        former?.Leave();
        if (former is not null) failure = Raise(SignedOut, new SignedOutEventArgs(SignOutReason.Forgotten, former.Tokens.UserId)) ?? failure;
        if (failure is not null) throw Thrown(failure);
    }

    /// <summary>Begins a call for whoever is signed in. One that signs in needs nothing of what the store holds.</summary>
    /// <exception cref="TokenStoreException">The store could not be read.</exception>
    internal async ValueTask<SessionTurn> BeginAsync(bool enters, Deadline deadline, CancellationToken cancellationToken)
    {
        if (!_loaded && !enters) await LoadAsync(deadline, cancellationToken).ConfigureAwait(false);
        return new SessionTurn(_user, Interlocked.Increment(ref _begun));
    }

    /// <summary>Whether <paramref name="user"/> is still the one.</summary>
    internal bool Holds(SignedInUser user) => ReferenceEquals(_user, user);

    /// <summary>Takes new tokens over. Nobody has entered where that was decided otherwise since the call that brought them began.</summary>
    internal async Task<Entered> EnterAsync(SessionTokens tokens, SessionTurn turn, bool renews, Deadline deadline, CancellationToken cancellationToken)
    {
        SignedInUser? former;
        SignedInUser entered;
        Failure? failure = null;
        try
        {
            await WaitForChangesAsync(deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenStoreException exception)
        {
            return new Entered(null, exception.Failure());
        }
        try
        {
            former = _user;
            // Of two who sign in at once the later attempt counts, whichever answer is first. Renewed tokens are for whom they renew.
            if (renews ? !ReferenceEquals(former, turn.User) : turn.Number < _decided) return new Entered(null, null);
            bool same = former is not null && tokens.UserId is not null && former.Tokens.UserId == tokens.UserId;
            try
            {
                // The store first: the process must not be one user's while the disk is another's. Not cancelled by the caller half-way.
                await _store.WriteAsync(tokens, deadline).ConfigureAwait(false);
            }
            catch (TokenStoreException exception)
            {
                if (!same)
                {
                    await _store.PutBackAsync(former?.Tokens, deadline).ConfigureAwait(false);
                    return new Entered(null, exception.Failure());
                }
                // The same user's: the former tokens may be worth nothing any more, so the new ones are used as long as the program runs.
                failure = exception.Failure(answered: true);
            }
            _decided = Math.Max(_decided, turn.Number);
            _loaded = true;
            if (same)
            {
                entered = former!;
                entered.Renew(tokens, RefreshAt(tokens));
                former = null;
            }
            else
            {
                _user = entered = new SignedInUser(tokens, RefreshAt(tokens));
            }
        }
        finally
        {
            _changes.Release();
        }
        former?.Leave();
        return new Entered(entered, Raise(SignedIn, new SignedInEventArgs(tokens.UserId)) ?? failure);
    }

    /// <summary>Signs <paramref name="user"/> out, unless somebody else is signed in by now.</summary>
    /// <returns>What went wrong beside it.</returns>
    internal async Task<Failure?> LeaveAsync(SignedInUser user, SignOutReason reason, Deadline deadline)
    {
        Failure? failure;
        await _changes.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!Holds(user)) return null;
            _user = null;
            failure = await ClearAsync(deadline).ConfigureAwait(false);
        }
        finally
        {
            _changes.Release();
        }
        // Calls that wait for a refresh which was refused have their own 401 to tell.
        if (reason != SignOutReason.Expired) user.Leave();
        return Raise(SignedOut, new SignedOutEventArgs(reason, user.Tokens.UserId)) ?? failure;
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
        using Deadline deadline = NewDeadline();
        Call call = new()
        {
            Deadline = deadline,
            Body = RequestBody.Write(Refresh(former.RefreshToken), _options.UseTrustedDocuments),
            IdempotencyKey = Guid.NewGuid().ToString(),
        };
        Answer answer = await _http.SendAsync(call, user.Left).ConfigureAwait(false);
        if (answer.Data is { } data && new SessionFields(SessionEffect.Renew).Tokens(data) is { } tokens)
        {
            await KeepAsync(user, former, tokens, deadline).ConfigureAwait(false);
            return Refreshed.Done;
        }
        // Data without tokens is the server's no, and so are errors that a request like this never has from a server that means yes.
        bool refused = answer.Data is not null || answer.Failure?.Kind == FailureKind.Unauthorized;
        if (refused && await LeaveAsync(user, SignOutReason.Expired, deadline).ConfigureAwait(false) is { } failure) AfterRefresh(failure.Message, failure.Exception);
        return new Refreshed(refused, answer.Failure);
    }

    private async Task KeepAsync(SignedInUser user, SessionTokens former, SessionTokens tokens, Deadline deadline)
    {
        // Without the deadline: the former refresh token is used up, so the new tokens are kept whatever the store does.
        await _changes.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            // The user may have left, or signed in again, in the meantime.
            if (!Holds(user) || !ReferenceEquals(user.Tokens, former)) return;
            if (tokens.UserId is null) tokens = tokens with { UserId = former.UserId };
            user.Renew(tokens, RefreshAt(tokens));
            await _store.WriteAsync(tokens, deadline).ConfigureAwait(false);
        }
        catch (TokenStoreException exception)
        {
            // The calls that wait for the tokens have them. Only after a restart the user has to sign in.
            AfterRefresh(exception.Message, exception.InnerException);
        }
        finally
        {
            _changes.Release();
        }
    }

    private async Task LoadAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        if (_loaded) return;
        await WaitForChangesAsync(deadline, cancellationToken).ConfigureAwait(false);
        try
        {
            if (_loaded) return;
            if (await _store.ReadAsync(deadline).WaitAsync(cancellationToken).ConfigureAwait(false) is { } tokens)
                _user = new SignedInUser(tokens, tokens.AccessTokenExpiresAt - _options.RefreshAhead);
            _loaded = true;
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Waits for its turn; only a store that hangs makes that long.</summary>
    private async Task WaitForChangesAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await _changes.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TokenStoreException($"The token store was busy for {deadline.Timeout.TotalSeconds:0.###} s.", null);
        }
    }

    private async Task<Failure?> ClearAsync(Deadline deadline)
    {
        try
        {
            await _store.ClearAsync(deadline).ConfigureAwait(false);
            return null;
        }
        catch (TokenStoreException exception)
        {
            return exception.Failure(answered: true);
        }
    }

    /// <summary>Runs every handler, and reports the first one that threw.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a handler of the program throws, the call reports it.")]
    private Failure? Raise<TArguments>(EventHandler<TArguments>? handlers, TArguments arguments)
    {
        Failure? failure = null;
        foreach (EventHandler<TArguments> handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(this, arguments);
            }
            catch (Exception exception)
            {
                failure ??= new Failure(FailureKind.Handler, $"The session changed, but a handler of its event threw: {exception.Message}") { Exception = exception, Answered = true };
            }
        }
        return failure;
    }

    private Deadline NewDeadline() => new(_options.Timeout, _time);

    private static GraphQLClientException Thrown(Failure failure) => new([new ClientError(failure.Message) { Exception = failure.Exception }], failure);

    // A refresh serves any number of calls and none of them has failed, so what went wrong beside it is logged.
    [LoggerMessage(LogLevel.Warning, "After the session was renewed or had expired: {Problem}")]
    private partial void AfterRefresh(string problem, Exception? exception);

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
