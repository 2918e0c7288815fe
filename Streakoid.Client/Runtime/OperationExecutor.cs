using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace Streakoid.Client;

/// <summary>Sends operations for whoever is signed in, and sees to it that no answer reaches anybody else.</summary>
internal sealed class OperationExecutor(GraphQLHttp http, StreakoidSession session, IOptions<StreakoidClientOptions> options, TimeProvider time) : IOperationExecutor
{
    private readonly UnansweredMutations _unanswered = new();

    public async Task<IOperationResult<TData>> ExecuteAsync<TData>(OperationRequest<TData> request, CancellationToken cancellationToken)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Kind == OperationKind.Subscription)
            throw new NotSupportedException($"{request.Name} is a subscription, and this client does not listen yet.");
        byte[] body = RequestBody.Write(request, options.Value.UseTrustedDocuments);
        SessionFields fields = new(request.Kind == OperationKind.Query ? SessionEffect.None : request.SessionEffect);
        using Deadline deadline = new(options.Value.Timeout, time);
        SessionTurn turn;
        try
        {
            turn = await session.BeginAsync(fields.Enters, deadline, cancellationToken).ConfigureAwait(false);
        }
        catch (TokenStoreException exception)
        {
            return new OperationResult<TData>(null, Answer.None(exception.Failure()), null);
        }
        if (request.Kind == OperationKind.Query)
            return Result(request, await SendAsync(new Outgoing(body, null, fields, turn, deadline), cancellationToken).ConfigureAwait(false));

        // Whoever signs in is nobody yet; for the rest the keys are the user's, and dropped with the user.
        UnansweredMutations unanswered = fields.Enters || turn.User is null ? _unanswered : turn.User.Unanswered;
        string id = UnansweredMutations.Id(body);
        string key = IdempotencyKey.Current ?? unanswered.Find(id) ?? Guid.NewGuid().ToString();
        bool outcomeKnown = false;
        try
        {
            Delivered delivered = await SendAsync(new Outgoing(body, key, fields, turn, deadline), cancellationToken).ConfigureAwait(false);
            Failure? failure = delivered.Answer.Failure;
            outcomeKnown = failure is not { OutcomeUnknown: true };
            return Result(request, failure is null ? delivered : delivered with { Answer = delivered.Answer with { Failure = failure with { IdempotencyKey = key } } });
        }
        finally
        {
            // Only a call that has ended is remembered, a cancelled one included: two that are in flight at once are two wishes.
            // What was answered since makes an older wish another one: check in, undo, check in.
            if (outcomeKnown) unanswered.ForgetAll();
            else unanswered.Remember(id, key);
        }
    }

    private async Task<Delivered> SendAsync(Outgoing outgoing, CancellationToken cancellationToken)
    {
        SignedInUser? user = outgoing.Turn.User;
        bool enters = outgoing.Fields.Enters;
        Call call = new()
        {
            Body = outgoing.Body,
            Deadline = outgoing.Deadline,
            IdempotencyKey = outgoing.Key,
            // The server refuses any request with a bad token, even one that asks for a good one.
            User = enters ? null : user,
            Session = session,
        };
        // Whoever signs in does so whether or not the former user is still there.
        using CancellationTokenSource untilSwitch = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, enters || user is null ? CancellationToken.None : user.Left);
        Answer answer;
        try
        {
            answer = await http.SendAsync(call, untilSwitch.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Delivered(SessionChanged(), user);
        }

        if (answer.Data is { } data && outgoing.Fields.Tokens(data) is { } tokens)
        {
            (SignedInUser? entered, Failure? failure) =
                await session.EnterAsync(tokens, outgoing.Turn, outgoing.Fields.Renews, outgoing.Deadline, cancellationToken).ConfigureAwait(false);
            if (entered is null) return new Delivered(failure is null ? SessionChanged() : Answer.None(failure), user);
            return new Delivered(failure is null ? answer : answer.Beside(failure), entered);
        }
        // An answer of the former user's, or from before somebody signed out, is nobody's now. A 401 says nothing of theirs.
        if (!enters && user is not null && !session.Holds(user))
            return new Delivered(answer.Failure?.Kind == FailureKind.Unauthorized ? answer : SessionChanged(), user);
        if (user is not null && answer.Data is { } left && outgoing.Fields.LoggedOut(left)
            && await session.LeaveAsync(user, SignOutReason.LoggedOut, outgoing.Deadline).ConfigureAwait(false) is { } untidy)
            answer = answer.Beside(untidy);
        if (answer is { Failure: null, Data: { } incomplete } && outgoing.Fields.LacksTokens(incomplete)) answer = answer.Beside(NotSignedIn);
        return new Delivered(answer, user);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a reader throws over data that is not what it expects, the answer is malformed.")]
    private static OperationResult<TData> Result<TData>(OperationRequest<TData> request, Delivered delivered)
        where TData : class
    {
        if (delivered.Answer.Data is not { } data) return new OperationResult<TData>(null, delivered.Answer, delivered.User);
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
        "Nobody was signed in, since the operation did not bring all tokens. Select session { accessToken accessTokenExpiresAt refreshToken } without aliases, "
        + "in an operation whose root fields all sign in.");

    private static Answer SessionChanged() => Answer.None(
        new Failure(FailureKind.SessionChanged, "Who is signed in changed while the call was in flight, so its answer was dropped."));

    private sealed record Outgoing(byte[] Body, string? Key, SessionFields Fields, SessionTurn Turn, Deadline Deadline);

    private sealed record Delivered(Answer Answer, SignedInUser? User);
}
