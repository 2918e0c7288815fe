using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Streakoid.Client;

/// <summary>
/// The session of the signed-in user. A successful <c>register</c>, <c>login</c>, <c>resetPassword</c> or <c>refreshSession</c> signs in
/// automatically; <c>logout</c> and <c>deleteAccount</c> sign out. When another user signs in, the state of the former one is
/// dropped, including calls in flight.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle has nothing to dispose of.")]
public sealed partial class StreakoidSession : IStreakoidSession
{
    private readonly StoreQueue _store;
    private readonly GraphQLHttp _http;
    private readonly StreakoidClientOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    /// <summary>Allows one change of the user at a time, including its write to the store.</summary>
    private readonly SemaphoreSlim _changes = new(1);

    private volatile SignedInUser? _user;

    /// <summary>The user whose session has expired, and who has not been ended for another yet.</summary>
    private SignedInUser? _expired;
    private volatile bool _loaded;
    private long _begun;
    private long _decided;

    internal StreakoidSession(
        ITokenStore store,
        IDeviceStore devices,
        GraphQLHttp http,
        IOptions<StreakoidClientOptions> options,
        TimeProvider time,
        ILogger<StreakoidSession> logger
    ) => (_store, Devices, _http, _options, _time, _logger) = (new StoreQueue(store), devices, http, options.Value, time, logger);

    /// <inheritdoc />
    public event EventHandler<SignedInEventArgs>? SignedIn;

    /// <inheritdoc />
    public event EventHandler<SignedOutEventArgs>? SignedOut;

    /// <inheritdoc />
    public bool IsSignedIn => _user is not null;

    /// <inheritdoc />
    public string? UserId => _user?.Tokens.UserId;

    /// <summary>The signed-in user; null if there is none, or the stored tokens have not been read yet.</summary>
    internal SignedInUser? Current => _user;

    /// <summary>Where what the server recognizes this device by is kept.</summary>
    internal IDeviceStore Devices { get; }

    /// <inheritdoc />
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

    /// <inheritdoc />
    public async Task ForgetAsync(CancellationToken cancellationToken = default)
    {
        using Deadline deadline = NewDeadline();
        try
        {
            await LoadAsync(deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenStoreException)
        {
            // Tokens that cannot be read can still be deleted.
        }
        long now = Interlocked.Increment(ref _begun);
        SignedInUser? former;
        Failure? failure = null;
        await _changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A login that is still in flight started before this, so it does not sign in.
            _decided = Math.Max(_decided, now);
            former = _user;
            if (former is null && _loaded)
                return;
            _user = null;
            _loaded = true;
            failure = await ClearAsync(deadline).ConfigureAwait(false);
        }
        finally
        {
            _changes.Release();
        }
        former?.End();
        Interlocked.Exchange(ref _expired, null)?.End();
        if (former is not null)
            failure = Raise(SignedOut, new SignedOutEventArgs(SignOutReason.Forgotten, former.Tokens.UserId)) ?? failure;
        if (failure is not null)
            throw Thrown(failure);
    }

    /// <summary>Starts a call for the signed-in user. A sign-in does not need the stored tokens.</summary>
    /// <exception cref="TokenStoreException">The store could not be read.</exception>
    internal async ValueTask<CallStart> BeginAsync(bool signsIn, Deadline deadline, CancellationToken cancellationToken)
    {
        if (!_loaded && !signsIn)
            await LoadAsync(deadline, cancellationToken).ConfigureAwait(false);
        return new CallStart(_user, Interlocked.Increment(ref _begun));
    }

    /// <summary>Whether <paramref name="user"/> is still signed in.</summary>
    internal bool IsCurrent(SignedInUser user) => ReferenceEquals(_user, user);

    /// <summary>Adopts new tokens, unless a later call has signed in or out since their call began.</summary>
    internal async Task<SignInResult> SignInAsync(
        SessionTokens tokens,
        CallStart start,
        bool renews,
        Deadline deadline,
        CancellationToken cancellationToken
    )
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
            return new SignInResult(null, exception.Failure());
        }
        try
        {
            former = _user;
            // Of two concurrent sign-ins the later attempt counts, in any order of the responses. Renewed tokens belong to their user.
            if (renews ? !ReferenceEquals(former, start.User) : start.Number < _decided)
                return new SignInResult(null, null);
            bool same = former is not null && tokens.UserId is not null && former.Tokens.UserId == tokens.UserId;
            try
            {
                // Write the store first, so that memory and disk do not hold different users. The caller can't cancel the write.
                await _store.WriteAsync(tokens, deadline).ConfigureAwait(false);
            }
            catch (TokenStoreException exception)
            {
                if (!same)
                {
                    await _store.RestoreAsync(former?.Tokens, deadline).ConfigureAwait(false);
                    return new SignInResult(null, exception.Failure());
                }
                // For the same user the new tokens are used while the program runs, because the former ones may be invalid.
                failure = exception.Failure(answered: true);
            }
            _decided = Math.Max(_decided, start.Number);
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
        former?.End();
        Interlocked.Exchange(ref _expired, null)?.End();
        return new SignInResult(entered, Raise(SignedIn, new SignedInEventArgs(tokens.UserId)) ?? failure);
    }

    /// <summary>Signs <paramref name="user"/> out, unless another user has signed in.</summary>
    /// <returns>A failure besides the sign-out.</returns>
    internal async Task<Failure?> SignOutAsync(SignedInUser user, SignOutReason reason, Deadline deadline)
    {
        Failure? failure;
        await _changes.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (!IsCurrent(user))
                return null;
            _user = null;
            // Calls that are waiting for a rejected refresh report their own 401. What else goes on for this user ends when somebody signs in.
            if (reason == SignOutReason.Expired)
                _expired = user;
            failure = await ClearAsync(deadline).ConfigureAwait(false);
        }
        finally
        {
            _changes.Release();
        }
        if (reason != SignOutReason.Expired)
            user.End();
        return Raise(SignedOut, new SignedOutEventArgs(reason, user.Tokens.UserId)) ?? failure;
    }

    /// <summary>The token to send for <paramref name="user"/>, renewed if it is about to expire.</summary>
    internal async Task<string> AccessTokenAsync(SignedInUser user, CancellationToken cancellationToken)
    {
        SessionTokens tokens = user.Tokens;
        if (user.RefreshAt is not { } due || _time.GetUtcNow() < due)
            return tokens.AccessToken;
        Refreshed refreshed = await RefreshAsync(user, tokens.AccessToken, cancellationToken).ConfigureAwait(false);
        // A valid token is sent even if it could not be renewed; an expired one gets a 401 with the reason.
        if (refreshed.Failure is { } failure && !refreshed.Refused && _time.GetUtcNow() >= tokens.AccessTokenExpiresAt)
            throw new RefreshFailedException(failure);
        return user.Tokens.AccessToken;
    }

    /// <summary>A newer token than <paramref name="stale"/>; null if the session cannot be renewed.</summary>
    internal async Task<string?> NewerAccessTokenAsync(SignedInUser user, string stale, CancellationToken cancellationToken)
    {
        Refreshed refreshed = await RefreshAsync(user, stale, cancellationToken).ConfigureAwait(false);
        if (refreshed.Refused)
            return null;
        return refreshed.Failure is { } failure ? throw new RefreshFailedException(failure) : user.Tokens.AccessToken;
    }

    /// <summary>Renews the tokens of <paramref name="user"/>, once for all concurrent callers.</summary>
    private Task<Refreshed> RefreshAsync(SignedInUser user, string stale, CancellationToken cancellationToken)
    {
        Task<Refreshed> refreshing;
        lock (user.Gate)
        {
            if (user.Tokens.AccessToken != stale)
                return Task.FromResult(Refreshed.Done);
            if (
                user.Refreshing
                is null
                    or { IsCompletedSuccessfully: true, Result.Refused: false }
                    or { IsFaulted: true }
                    or { IsCanceled: true }
            )
                user.Refreshing = Task.Run(() => SendRefreshAsync(user), CancellationToken.None);
            refreshing = user.Refreshing;
        }
        // Shared by all callers; a cancelled caller does not end it for the others.
        return refreshing.WaitAsync(cancellationToken);
    }

    private async Task<Refreshed> SendRefreshAsync(SignedInUser user)
    {
        SessionTokens former = user.Tokens;
        using Deadline deadline = NewDeadline();
        if (await AdoptRenewedAsync(user, former, deadline).ConfigureAwait(false))
            return Refreshed.Done;
        Call call = new()
        {
            Deadline = deadline,
            Body = RequestBody.Write(Refresh(former.RefreshToken), _options.UseTrustedDocuments),
            IdempotencyKey = Guid.NewGuid().ToString(),
        };
        Answer answer = await _http.SendAsync(call, user.Ended).ConfigureAwait(false);
        if (answer.Data is { } data && new SessionFields(SessionEffect.Renew).Tokens(data) is { } tokens)
        {
            await StoreRenewedAsync(user, former, tokens, deadline).ConfigureAwait(false);
            return Refreshed.Done;
        }
        // Both data without tokens and errors that a successful request never has mean that the server rejected the token. A page of
        // a proxy does not.
        bool refused = answer.Data is not null || answer is { IsGraphQL: true, Failure.Kind: FailureKind.Unauthorized };
        if (refused && await SignOutAsync(user, SignOutReason.Expired, deadline).ConfigureAwait(false) is { } failure)
            AfterRefresh(failure.Message, failure.Exception);
        return new Refreshed(refused, answer.Failure);
    }

    /// <summary>
    /// Adopts tokens that another tab or process with the same store has renewed. The former refresh token is spent, and using it again
    /// would revoke the session.
    /// </summary>
    private async Task<bool> AdoptRenewedAsync(SignedInUser user, SessionTokens former, Deadline deadline)
    {
        await _changes.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            // Older tokens are there after a write that failed; another user's are not this user's.
            if (
                await _store.ReadAsync(deadline).ConfigureAwait(false) is not { } stored
                || former.UserId is null
                || stored.UserId != former.UserId
                || stored.AccessTokenExpiresAt <= former.AccessTokenExpiresAt
                || !IsCurrent(user)
                || !ReferenceEquals(user.Tokens, former)
            )
                return false;
            user.Renew(stored, RefreshAt(stored));
            return true;
        }
        catch (TokenStoreException)
        {
            // The tokens in memory are renewed as ever.
            return false;
        }
        finally
        {
            _changes.Release();
        }
    }

    private async Task StoreRenewedAsync(SignedInUser user, SessionTokens former, SessionTokens tokens, Deadline deadline)
    {
        // Without a deadline: the former refresh token is spent, so the new tokens are kept even if the store fails.
        await _changes.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            // The user may have signed out, or in again, in the meantime.
            if (!IsCurrent(user) || !ReferenceEquals(user.Tokens, former))
                return;
            if (tokens.UserId is null)
                tokens = tokens with { UserId = former.UserId };
            user.Renew(tokens, RefreshAt(tokens));
            await _store.WriteAsync(tokens, deadline).ConfigureAwait(false);
        }
        catch (TokenStoreException exception)
        {
            // The waiting calls have the tokens. The user must sign in again only after a restart.
            AfterRefresh(exception.Message, exception.InnerException);
        }
        finally
        {
            _changes.Release();
        }
    }

    private async Task LoadAsync(Deadline deadline, CancellationToken cancellationToken)
    {
        if (_loaded)
            return;
        await WaitForChangesAsync(deadline, cancellationToken).ConfigureAwait(false);
        try
        {
            if (_loaded)
                return;
            if (await _store.ReadAsync(deadline).WaitAsync(cancellationToken).ConfigureAwait(false) is { } tokens)
                _user = new SignedInUser(tokens, tokens.AccessTokenExpiresAt - _options.RefreshAhead);
            _loaded = true;
        }
        finally
        {
            _changes.Release();
        }
    }

    /// <summary>Waits for other changes, which takes long only if a store hangs.</summary>
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
    [SuppressMessage("Design", "CA1031", Justification = "The call reports any exception of the program's event handlers.")]
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
                failure ??= new Failure(FailureKind.Handler, $"The session changed, but a handler of its event threw: {exception.Message}")
                {
                    Exception = exception,
                    Answered = true,
                };
            }
        }
        return failure;
    }

    private Deadline NewDeadline() => new(_options.Timeout, _time);

    private static GraphQLClientException Thrown(Failure failure) =>
        new([new ClientError(failure.Message) { Exception = failure.Exception }], failure);

    // A refresh serves any number of calls, none of which failed, so other failures are logged.
    [LoggerMessage(LogLevel.Warning, "A failure after the session was renewed or expired: {Problem}")]
    private partial void AfterRefresh(string problem, Exception? exception);

    /// <summary>
    /// When to renew new tokens. Tokens that are expired on arrival mean that this machine's clock is wrong; then the
    /// server's 401 decides.
    /// </summary>
    private DateTimeOffset? RefreshAt(SessionTokens tokens)
    {
        DateTimeOffset due = tokens.AccessTokenExpiresAt - _options.RefreshAhead;
        return due > _time.GetUtcNow() ? due : null;
    }

    // The client's own operation, so that its manifest contains everything that is sent.
    private static OperationRequest<JsonElement> Refresh(string refreshToken) =>
        new(
            OperationKind.Mutation,
            "RefreshSession",
            RefreshSessionMutation.Document,
            writer => WriteInput(writer, refreshToken),
            data => data
        );

    private static void WriteInput(Utf8JsonWriter writer, string refreshToken)
    {
        writer.WriteStartObject("input"u8);
        writer.WriteString("refreshToken"u8, refreshToken);
        writer.WriteEndObject();
    }
}
