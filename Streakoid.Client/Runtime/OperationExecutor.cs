using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Streakoid.Client;

/// <summary>
/// Sends operations for the signed-in user, and drops responses after another user has signed in. Without a session it does not know
/// who its users are, so it keeps nothing between calls.
/// </summary>
internal sealed class OperationExecutor(
    GraphQLHttp http,
    Subscriptions subscriptions,
    StreakoidSession? session,
    IOptions<StreakoidClientOptions> options,
    TimeProvider time
) : IOperationExecutor
{
    private readonly UnansweredMutations _unanswered = new();

    /// <summary>The user who is signed in now, as far as stored tokens have been read.</summary>
    public SignedInUser? SignedIn => session?.Current;

    public async Task<IOperationResult<TData>> ExecuteAsync<TData>(OperationRequest<TData> request, CancellationToken cancellationToken)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Kind == OperationKind.Subscription)
            throw new NotSupportedException($"{request.Name} is a subscription: watch it.");
        byte[] body = RequestBody.Write(request, options.Value.UseTrustedDocuments);
        SessionFields fields = new(session is null || request.Kind == OperationKind.Query ? SessionEffect.None : request.SessionEffect);
        if (request is { Kind: OperationKind.Query, Options.IdempotencyKey: not null })
            throw new InvalidOperationException($"{request.Name} is a query: only mutations have an idempotency key.");
        using Deadline deadline = new(request.Options?.Timeout ?? options.Value.Timeout, time);
        CallStart start;
        try
        {
            start = session is null
                ? new CallStart(null, 0)
                : await session.BeginAsync(fields.SignsIn, deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenStoreException exception)
        {
            return new OperationResult<TData>(null, Answer.Failed(exception.Failure() with { NotRun = true }), null);
        }
        if (request.Options?.UserId is { } owner && start.User?.Tokens.UserId != owner)
            return new OperationResult<TData>(null, Answer.Failed(NotTheirs(request.Name)), start.User);
        if (request.Kind == OperationKind.Query)
            return Result(
                request,
                await SendAsync(new Outgoing(body, null, fields, start, deadline, request.Options), cancellationToken).ConfigureAwait(false)
            );

        // A call that signs in has no user yet; the keys of others belong to the user and are dropped with the user.
        UnansweredMutations unanswered = fields.SignsIn || start.User is null ? _unanswered : start.User.Unanswered;
        string id = UnansweredMutations.Id(body);
        string key = request.Options?.IdempotencyKey ?? IdempotencyKey.Current ?? unanswered.Find(id) ?? Guid.NewGuid().ToString();
        bool outcomeKnown = false;
        try
        {
            Delivered delivered = await SendAsync(new Outgoing(body, key, fields, start, deadline, request.Options), cancellationToken)
                .ConfigureAwait(false);
            Failure? failure = delivered.Answer.Failure;
            outcomeKnown = failure is not { OutcomeUnknown: true };
            return Result(
                request,
                failure is null
                    ? delivered
                    : delivered with
                    {
                        Answer = delivered.Answer with { Failure = failure with { IdempotencyKey = key } },
                    }
            );
        }
        finally
        {
            // The key is kept only after the call has ended, even if cancelled, because two calls in flight are two separate requests.
            // After another mutation has succeeded, a repeat is a new request: check in, undo, check in.
            if (outcomeKnown)
                unanswered.ForgetAll();
            else if (session is not null)
                unanswered.Remember(id, key);
        }
    }

    public async IAsyncEnumerable<IOperationResult<TData>> WatchAsync<TData>(
        OperationRequest<TData> request,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(request);
        (SignedInUser? user, Failure? failure) = await BeginAsync(request.Options, cancellationToken).ConfigureAwait(false);
        if (failure is not null)
        {
            yield return new OperationResult<TData>(null, Answer.Failed(failure), null);
            yield break;
        }
        // The stream is the user's who began it, and ends with that user.
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            user?.Ended ?? CancellationToken.None
        );
        IAsyncEnumerator<Received> events = subscriptions
            .ReadAsync(
                cursor => SubscriptionBody.Write(request, options.Value.UseTrustedDocuments, cursor),
                request.Options,
                user,
                session,
                ended.Token
            )
            .GetAsyncEnumerator(ended.Token);
        await using ConfiguredAsyncDisposable closing = events.ConfigureAwait(false);
        while (await NextAsync(events, cancellationToken).ConfigureAwait(false) is { } received)
        {
            if (received.Answer is null || (user is not null && !session!.IsCurrent(user)))
                yield break;
            yield return Result(request, new Delivered(received.Answer, user));
        }
    }

    private async Task<(SignedInUser? User, Failure? Failure)> BeginAsync(CallOptions? own, CancellationToken cancellationToken)
    {
        using Deadline deadline = new(own?.Timeout ?? options.Value.Timeout, time);
        try
        {
            return session is null
                ? (null, null)
                : ((await session.BeginAsync(signsIn: false, deadline, cancellationToken).ConfigureAwait(false)).User, null);
        }
        catch (TokenStoreException exception)
        {
            return (null, exception.Failure());
        }
    }

    private static async Task<Received?> NextAsync(IAsyncEnumerator<Received> events, CancellationToken cancellationToken)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false) ? events.Current : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<Delivered> SendAsync(Outgoing outgoing, CancellationToken cancellationToken)
    {
        SignedInUser? user = outgoing.Start.User;
        bool signsIn = outgoing.Fields.SignsIn;
        Call call = new()
        {
            Body = outgoing.Body,
            Deadline = outgoing.Deadline,
            IdempotencyKey = outgoing.Key,
            Headers = outgoing.Options?.Headers ?? CallOptions.NoHeaders,
            // A sign-in needs no token.
            User = signsIn ? null : user,
            Session = session,
            Devices = signsIn ? session?.Devices : null,
        };
        // A sign-in succeeds whether or not the former user is still signed in.
        using CancellationTokenSource untilSwitch = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken,
            signsIn || user is null ? CancellationToken.None : user.Ended
        );
        Answer answer;
        try
        {
            answer = await http.SendAsync(call, untilSwitch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivered(SessionChanged().Marked(call), user);
        }
        answer = answer.Marked(call);

        if (answer.Data is { } data && outgoing.Fields.Tokens(data) is { } tokens)
        {
            (SignedInUser? entered, Failure? failure) = await session!
                .SignInAsync(tokens, outgoing.Start, outgoing.Fields.Renews, outgoing.Deadline, cancellationToken)
                .ConfigureAwait(false);
            if (entered is null)
                return new Delivered(failure is null ? SessionChanged() : Answer.Failed(failure), user);
            return new Delivered(failure is null ? answer : answer.WithFailure(failure), entered);
        }
        // Drop a response for a former user or from before a sign-out. A 401 has no data of the user.
        if (!signsIn && user is not null && !session!.IsCurrent(user))
            return new Delivered(answer.Failure?.Kind == FailureKind.Unauthorized ? answer : SessionChanged().Marked(call), user);
        if (
            user is not null
            && answer.Data is { } left
            && outgoing.Fields.LoggedOut(left)
            && await session!.SignOutAsync(user, SignOutReason.LoggedOut, outgoing.Deadline).ConfigureAwait(false) is { } storeFailure
        )
            answer = answer.WithFailure(storeFailure);
        if (answer is { Failure: null, Data: { } incomplete } && outgoing.Fields.LacksTokens(incomplete))
            answer = answer.WithFailure(NotSignedIn);
        return new Delivered(answer, user);
    }

    [SuppressMessage("Design", "CA1031", Justification = "If a reader throws because the data does not match, the response is malformed.")]
    private static OperationResult<TData> Result<TData>(OperationRequest<TData> request, Delivered delivered)
        where TData : class
    {
        if (delivered.Answer.Data is not { } data)
            return new OperationResult<TData>(null, delivered.Answer, delivered.User);
        try
        {
            return new OperationResult<TData>(request.ReadData(data), delivered.Answer, delivered.User);
        }
        catch (Exception exception)
        {
            return new OperationResult<TData>(null, AnswerReader.Unreadable(delivered.Answer, request.Name, exception), delivered.User);
        }
    }

    private static readonly Failure NotSignedIn = new(
        FailureKind.NotSignedIn,
        "No user was signed in because the operation did not return all tokens. Select session { accessToken accessTokenExpiresAt refreshToken } without aliases, "
            + "in an operation whose root fields all sign in."
    );

    private static Failure NotTheirs(string name) =>
        new(FailureKind.SessionChanged, $"{name} was not sent: it belongs to a user who is not signed in any more.") { NotRun = true };

    private static Answer SessionChanged() =>
        Answer.Failed(
            new Failure(FailureKind.SessionChanged, "The signed-in user changed while the call was in flight, so its response was dropped.")
        );

    private sealed record Outgoing(
        byte[] Body,
        string? Key,
        SessionFields Fields,
        CallStart Start,
        Deadline Deadline,
        CallOptions? Options
    );

    private sealed record Delivered(Answer Answer, SignedInUser? User);
}
