using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace Streakoid.Client;

/// <summary>
/// Mutations of an application that is not always online: kept with their keys in a store, through a restart, and sent in their order, each of
/// them run once.
/// </summary>
/// <example>
/// <code>
/// await queue.AddAsync(client.CheckIn.CreateRequest(new CheckInInput { StreakId = id, Day = today }));
/// await foreach (MutationOutcome outcome in queue.SendAsync())
///     if (outcome.Status == MutationStatus.Refused)
///         Show(outcome.Mutation, outcome.Errors);
/// </code>
/// </example>
/// <param name="executor">Sends the mutations.</param>
/// <param name="session">Who is signed in.</param>
/// <param name="store">Where the mutations are kept.</param>
/// <param name="time">The clock; null for the system's.</param>
public sealed class MutationQueue(IOperationExecutor executor, IStreakoidSession session, IMutationStore store, TimeProvider? time = null)
{
    /// <summary>The server forgets keys after 24 hours.</summary>
    private static readonly TimeSpan KeyKnown = TimeSpan.FromHours(23);

    private static readonly OperationRequest<Received> Reach = new(
        OperationKind.Query,
        "Reach",
        "query Reach {\n  __typename\n}\n",
        null,
        static _ => new Received(default)
    );

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private bool _sending;
    private bool _askedAgain;

    /// <summary>Keeps a mutation of the signed-in user. It is sent with the next <see cref="SendAsync"/>.</summary>
    /// <param name="request">
    /// The mutation, such as <c>client.CheckIn.CreateRequest(input)</c>, of streaks and check-ins: the server recognizes a repeat of those by their key,
    /// while a repeated change of the account may be refused although the first one was run. Of its settings the idempotency key is kept, which is chosen if there is none;
    /// headers and a timeout are not. Of a mutation of your own, select <c>errors { ... on Error { code message } }</c>.
    /// </param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    /// <returns>What was kept.</returns>
    /// <exception cref="ArgumentException">It is a query or a subscription, or it signs somebody in or out.</exception>
    /// <exception cref="InvalidOperationException">
    /// Nobody is signed in, or the sign-in did not select the user's id; or a mutation with this key waits already.
    /// </exception>
    public async Task<QueuedMutation> AddAsync<TData>(OperationRequest<TData> request, CancellationToken cancellationToken = default)
        where TData : class
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Kind != OperationKind.Mutation || request.SessionEffect != SessionEffect.None)
            throw new ArgumentException(
                $"{request.Name} cannot wait in a queue: only mutations that leave the session as it is can.",
                nameof(request)
            );
        string user =
            await UserIdAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new InvalidOperationException(
                "Nobody is signed in whose mutation this could be. Sign in first, with an operation that selects session { me { id } }."
            );
        string? own = request.Options?.IdempotencyKey ?? IdempotencyKey.Current;
        if (
            own is not null
            && (await store.ReadAsync(cancellationToken).ConfigureAwait(false)).Any(one => one.UserId == user && one.Key == own)
        )
            throw new InvalidOperationException($"A mutation with the key {own} waits already. Give each mutation its own, or none.");
        string key = own ?? Guid.NewGuid().ToString();
        QueuedMutation mutation = new(key, user, request.Name, request.Document, VariablesOf(request), _time.GetUtcNow());
        await store.AddAsync(mutation, cancellationToken).ConfigureAwait(false);
        return mutation;
    }

    /// <summary>Returns the mutations of the signed-in user that have not been sent or answered, in their order; none if nobody is signed in.</summary>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    public async Task<IReadOnlyList<QueuedMutation>> ReadAsync(CancellationToken cancellationToken = default) =>
        await UserIdAsync(cancellationToken).ConfigureAwait(false) is { } user
            ? [.. (await store.ReadAsync(cancellationToken).ConfigureAwait(false)).Where(one => one.UserId == user)]
            : [];

    /// <summary>Gives a mutation up: it is not sent any more. If it was sent, the server may have run it.</summary>
    /// <param name="mutation">The mutation.</param>
    /// <param name="cancellationToken">Stops waiting for the store.</param>
    public ValueTask DiscardAsync(QueuedMutation mutation, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(mutation);
        return store.RemoveAsync(mutation, cancellationToken);
    }

    /// <summary>
    /// Sends the mutations of the signed-in user, one after the other, until there are none, and ends at the first that has to wait, or when
    /// another user signs in. A mutation leaves the store when the next outcome is asked for, so that an application that stops in between sees
    /// its outcome again. A call while another one goes on, also from within its loop, returns nothing: the other one sends what was added meanwhile.
    /// </summary>
    /// <param name="cancellationToken">Stops the sending. A mutation in flight stays in the queue.</param>
    /// <returns>What became of each mutation.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public IAsyncEnumerable<MutationOutcome> SendAsync(CancellationToken cancellationToken = default) => SendAllAsync(cancellationToken);

    private async IAsyncEnumerable<MutationOutcome> SendAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!TryBegin())
            yield break;
        bool ended = false,
            reached = false;
        try
        {
            HashSet<string> sent = [];
            do
            {
                int before = sent.Count;
                foreach (QueuedMutation queued in await ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    // A store that removes nothing must not have it sent for ever.
                    if (!sent.Add(queued.Key))
                        continue;
                    MutationOutcome? outcome = null;
                    if (!reached && !IsTooOld(queued))
                    {
                        // Without a network nothing counts as sent: in browsers no failure says that a request never left.
                        outcome = await UnreachedAsync(queued, cancellationToken).ConfigureAwait(false);
                        reached = outcome is null;
                    }
                    outcome ??= await SendOneAsync(queued, cancellationToken).ConfigureAwait(false);
                    if (outcome is null)
                        continue;
                    yield return outcome;
                    if (outcome.Status == MutationStatus.Waiting)
                        yield break;
                    await store.RemoveAsync(queued, cancellationToken).ConfigureAwait(false);
                }

                ended = HasEnded(sent.Count > before);
            } while (!ended);
        }
        finally
        {
            if (!ended)
                lock (_gate)
                    _sending = false;
        }
    }

    private async Task<MutationOutcome?> UnreachedAsync(QueuedMutation queued, CancellationToken cancellationToken)
    {
        IOperationResult<Received> answer = await executor.ExecuteAsync(Reach, cancellationToken).ConfigureAwait(false);
        // A server that takes trusted documents only refuses this one, and is there.
        return answer.Failure is null or { Kind: FailureKind.GraphQL, Status: null or < System.Net.HttpStatusCode.InternalServerError }
            ? null
            : Waiting(queued, answer);
    }

    /// <summary>Sends a mutation; null if it was discarded meanwhile.</summary>
    private async Task<MutationOutcome?> SendOneAsync(QueuedMutation queued, CancellationToken cancellationToken)
    {
        // Before it is sent, for a process that is killed while it waits for the answer.
        QueuedMutation sent = queued.SentAt is null ? queued with { SentAt = _time.GetUtcNow() } : queued;
        if (!await store.ReplaceAsync(sent, cancellationToken).ConfigureAwait(false))
            return null;
        // Looked at last: a device may have slept since.
        if (IsTooOld(sent))
            return new MutationOutcome(sent, MutationStatus.Unknown);
        IOperationResult<Received> answer = await executor.ExecuteAsync(RequestOf(sent), cancellationToken).ConfigureAwait(false);
        switch (answer.Failure)
        {
            case null:
                JsonElement data = answer.Data!.Data;
                List<IClientError> errors = [.. DomainErrors(data)];
                return new MutationOutcome(sent, errors.Count == 0 ? MutationStatus.Done : MutationStatus.Refused)
                {
                    Data = data,
                    Errors = errors,
                };
            case { Kind: FailureKind.GraphQL, OutcomeUnknown: false } when !answer.Errors.Any(MayPass):
                return new MutationOutcome(sent, MutationStatus.Refused)
                {
                    Data = answer.Data?.Data,
                    Errors = answer.Errors,
                    Failure = answer.Failure,
                };
            case { NotRun: true } when sent != queued:
                // Its time has not begun.
                await store.ReplaceAsync(queued, cancellationToken).ConfigureAwait(false);
                return Waiting(queued, answer);
            default:
                return Waiting(sent, answer);
        }
    }

    /// <summary>Whether an error is not the mutation's: the session ended, the server failed, or does not know this version's operations yet.</summary>
    private static bool MayPass(IClientError error) =>
        error is { Code: "AUTH_NOT_AUTHENTICATED" or "HC0020" or "HC0067" } or { Code: null, Message: "Unexpected Execution Error" };

    private bool IsTooOld(QueuedMutation mutation) => mutation.SentAt is { } sent && _time.GetUtcNow() - sent > KeyKnown;

    private bool TryBegin()
    {
        lock (_gate)
        {
            if (_sending)
                return !(_askedAgain = true);
            (_sending, _askedAgain) = (true, false);
            return true;
        }
    }

    /// <summary>Ends the sending, unless something was sent or asked for since the last look, so that there may be more.</summary>
    private bool HasEnded(bool sentSome)
    {
        lock (_gate)
        {
            (_sending, _askedAgain) = (_askedAgain || sentSome, false);
            return !_sending;
        }
    }

    private async Task<string?> UserIdAsync(CancellationToken cancellationToken) =>
        await session.RestoreAsync(cancellationToken).ConfigureAwait(false) ? session.UserId : null;

    private static MutationOutcome Waiting(QueuedMutation queued, IOperationResult answer) =>
        new(queued, MutationStatus.Waiting) { Errors = answer.Errors, Failure = answer.Failure };

    private static OperationRequest<Received> RequestOf(QueuedMutation queued) =>
        new OperationRequest<Received>(
            OperationKind.Mutation,
            queued.Name,
            queued.Document,
            writer =>
            {
                using JsonDocument variables = JsonDocument.Parse(queued.Variables);
                foreach (JsonProperty variable in variables.RootElement.EnumerateObject())
                    variable.WriteTo(writer);
            },
            static data => new Received(data.Clone())
        ).With(new CallOptions { IdempotencyKey = queued.Key, UserId = queued.UserId });

    private static string VariablesOf<TData>(OperationRequest<TData> request)
        where TData : class
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter writer = new(text))
        {
            writer.WriteStartObject();
            request.WriteVariables?.Invoke(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }

    /// <summary>The errors of the mutations' payloads.</summary>
    private static IEnumerable<ClientError> DomainErrors(JsonElement data)
    {
        foreach (JsonProperty field in data.EnumerateObject())
        {
            if (
                field.Value.ValueKind != JsonValueKind.Object
                || !field.Value.TryGetProperty("errors"u8, out JsonElement errors)
                || errors.ValueKind != JsonValueKind.Array
            )
                continue;
            int index = 0;
            foreach (JsonElement error in errors.EnumerateArray())
                yield return new ClientError(TextOf(error, "message") ?? $"{field.Name} was refused.")
                {
                    Code = TextOf(error, "code"),
                    Path = [field.Name, "errors", index++],
                };
        }
    }

    private static string? TextOf(JsonElement error, string member) =>
        error.ValueKind == JsonValueKind.Object
        && error.TryGetProperty(member, out JsonElement text)
        && text.ValueKind == JsonValueKind.String
            ? text.GetString()
            : null;

    private sealed record Received(JsonElement Data);
}
