namespace Streakoid.Client;

/// <summary>Sends operations.</summary>
public interface IOperationExecutor
{
    /// <summary>
    /// Sends an operation and waits for its response. Failures are in the result; only the caller's own cancellation
    /// and mistakes in the program throw.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    Task<IOperationResult<TData>> ExecuteAsync<TData>(OperationRequest<TData> request, CancellationToken cancellationToken)
        where TData : class;

    /// <summary>
    /// Receives the events of a subscription. After a connection is lost it continues where it was; it ends with an error of the server,
    /// or when another user signs in.
    /// </summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    IAsyncEnumerable<IOperationResult<TData>> WatchAsync<TData>(OperationRequest<TData> request, CancellationToken cancellationToken)
        where TData : class;
}
