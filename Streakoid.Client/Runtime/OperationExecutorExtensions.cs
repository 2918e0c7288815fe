namespace Streakoid.Client;

/// <summary>Extensions of executors.</summary>
public static class OperationExecutorExtensions
{
    /// <summary>Sends operations with these settings, except those that a request has itself.</summary>
    public static IOperationExecutor With(this IOperationExecutor executor, CallOptions options)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentNullException.ThrowIfNull(options);
        return new Configured(executor, options);
    }

    private sealed class Configured(IOperationExecutor executor, CallOptions options) : IOperationExecutor
    {
        public Task<IOperationResult<TData>> ExecuteAsync<TData>(OperationRequest<TData> request, CancellationToken cancellationToken)
            where TData : class => executor.ExecuteAsync(Add(request), cancellationToken);

        public IAsyncEnumerable<IOperationResult<TData>> WatchAsync<TData>(
            OperationRequest<TData> request,
            CancellationToken cancellationToken
        )
            where TData : class => executor.WatchAsync(Add(request), cancellationToken);

        private OperationRequest<TData> Add<TData>(OperationRequest<TData> request)
        {
            ArgumentNullException.ThrowIfNull(request);
            return request.With(request.Options is { } own ? options.With(own) : options);
        }
    }
}
