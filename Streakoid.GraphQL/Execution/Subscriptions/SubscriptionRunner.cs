using System.Runtime.CompilerServices;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Graph;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Subscriptions;

namespace Streakoid.Execution.Subscriptions;

/// <summary>An answer of a stream, written and ready to be sent. To be disposed of then.</summary>
/// <param name="Bytes">The answer; null for the sign that a subscription has begun.</param>
/// <param name="Ran">Whether the operation was run; if not, there are only errors.</param>
internal sealed record StreamedAnswer(AnswerBuffer? Bytes, bool Ran) : IDisposable
{
    public void Dispose() => Bytes?.Dispose();
}

/// <summary>
/// Runs operations of a connection that stays open: a query or mutation once, a subscription for each event. Between two events a stream
/// holds a place, and neither a thread nor a connection of the database. The next event is read when the last one has been sent, so that a
/// slow client makes nothing pile up. Each run authenticates the client again, with services of its own.
/// </summary>
internal sealed partial class SubscriptionRunner(
    RequestExecutor executor,
    StreamHub hub,
    StreamOptions options,
    OperationLimits limits,
    IAvailability availability,
    ILogger<SubscriptionRunner> logger
) : IDisposable
{
    // Few of all streams read at once, so that requests find connections.
    private readonly SemaphoreSlim _turns = new(options.ReadsAtOnce);

    public void Dispose() => _turns.Dispose();

    /// <summary>The answers, until the operation ends. A subscription ends by an error only, or with the connection.</summary>
    /// <exception cref="RequestRejectedException">The operation was not run, or the token is not valid any more.</exception>
    public async IAsyncEnumerable<StreamedAnswer> RunAsync(
        OperationRequest request,
        IOperationScopes scopes,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        (StreamedAnswer? first, IEventSource? source, Viewer? viewer) = await BeginAsync(request, scopes, cancellationToken);
        if (first is not null)
            yield return first;
        if (source is null || viewer is null)
            yield break;
        using StreamHub.OpenStream stream = Open(viewer);
        yield return new StreamedAnswer(null, true);
        while (true)
        {
            (EventBatch batch, StreamedAnswer? error) = await TurnAsync(
                () => ReadAsync(source, viewer, scopes, cancellationToken),
                cancellationToken
            );
            if (error is not null)
            {
                yield return error;
                yield break;
            }
            foreach (object occurred in batch.Events)
                yield return await TurnAsync(() => SelectAsync(request, occurred, viewer, scopes, cancellationToken), cancellationToken);
            if (batch.More)
                continue;
            TimeSpan? left = await scopes.LifetimeAsync();
            await stream.WaitAsync(
                left < options.Sweep ? TimeSpan.FromTicks(Math.Max(left.Value.Ticks, 1)) : options.Sweep,
                cancellationToken
            );
        }
    }

    /// <exception cref="RequestRejectedException">The user or the server has as many streams as it may.</exception>
    private StreamHub.OpenStream Open(Viewer viewer) =>
        hub.TryOpen(viewer, out bool isServerFull) is { } stream ? stream
        : isServerFull ? throw RequestRejectedException.Unavailable()
        : throw new RequestRejectedException(
            RejectionReason.TooManyRequests,
            ErrorCodes.TooManyRequests,
            $"Too many subscriptions: at most {options.PerUser} of one user may be open. End one first."
        );

    private async Task<(StreamedAnswer? First, IEventSource? Source, Viewer? Viewer)> BeginAsync(
        OperationRequest request,
        IOperationScopes scopes,
        CancellationToken cancellationToken
    )
    {
        using IDisposable permit = await scopes.EnterAsync(cancellationToken);
        await using OperationScope scope = scopes.OpenFirst(cancellationToken);
        Answer answer;
        try
        {
            answer = await executor.ExecuteAsync(request, scope.Scope);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw RequestRejectedException.Unavailable();
        }
        scope.Scope.Info.Outcome = answer.Outcome;
        if (scope.Scope.Services.GetRequiredService<RequestFaults>().Unavailable is not null)
            throw RequestRejectedException.Unavailable();
        return answer.Source is { } source ? (null, source, answer.Principal!.Viewer) : (Written(answer, scope), null, null);
    }

    private async Task<(EventBatch Batch, StreamedAnswer? Error)> ReadAsync(
        IEventSource source,
        Viewer viewer,
        IOperationScopes scopes,
        CancellationToken cancellationToken
    )
    {
        await using OperationScope scope = scopes.OpenNext(null, cancellationToken);
        Principal? principal = await scope.Scope.Admission.EnterAsync(anonymous: false, [], cancellationToken);
        Verify(principal, viewer);
        try
        {
            return (await source.ReadAsync(new PrincipalContext(principal!, scope.Scope.Services, cancellationToken)), null);
        }
        catch (GraphError error)
        {
            return (
                new EventBatch([], false),
                Written(new Answer([ErrorShape.Of(error, scope.Scope.RequestId, limits.Suggestions)], null, false, null), scope)
            );
        }
    }

    private async Task<StreamedAnswer> SelectAsync(
        OperationRequest request,
        object occurred,
        Viewer viewer,
        IOperationScopes scopes,
        CancellationToken cancellationToken
    )
    {
        await using OperationScope scope = scopes.OpenNext(occurred, cancellationToken);
        Answer answer = await executor.ExecuteAsync(request, scope.Scope);
        if (scope.Scope.Services.GetRequiredService<RequestFaults>().Unavailable is { } fault)
            throw new TimeoutException("The database is away.", fault);
        Verify(answer.Principal, viewer);
        return Written(answer, scope);
    }

    /// <summary>
    /// Carries out a step that reads, a few of all streams at once. While the database is away it is tried again: nothing is lost, since
    /// the place is kept.
    /// </summary>
    private async Task<T> TurnAsync<T>(Func<Task<T>> step, CancellationToken cancellationToken)
    {
        while (true)
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                return await step();
            }
            catch (Exception fault)
                when (fault is not RequestRejectedException && IsUnavailable(fault) && !cancellationToken.IsCancellationRequested)
            {
                LogWaiting(logger, fault.Message);
            }
            finally
            {
                _turns.Release();
            }
            await Task.Delay(TimeSpan.FromSeconds(1 + Random.Shared.NextDouble()), cancellationToken);
        }
    }

    // A run that is cancelled, while its stream is not, has taken too long.
    private bool IsUnavailable(Exception fault) =>
        fault is TimeoutException or OperationCanceledException || availability.IsUnavailable(fault);

    /// <summary>A stream is answered for the user and the session that began it, and for no other.</summary>
    private static void Verify(Principal? principal, Viewer viewer)
    {
        if (principal?.Viewer != viewer)
            throw new RequestRejectedException(
                RejectionReason.InvalidToken,
                ErrorCodes.NotAuthenticated,
                "The stream was begun by another user or session."
            );
    }

    private static StreamedAnswer Written(Answer answer, OperationScope scope) =>
        new(ResultWriter.Buffered(answer, scope.Scope.Guard), answer.HasData || answer.Errors.Count == 0);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A stream waits for the database: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);
}
