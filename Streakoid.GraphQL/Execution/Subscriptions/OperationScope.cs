using Streakoid.Execution.Requests;

namespace Streakoid.Execution.Subscriptions;

/// <summary>What one run of a stream's operation is given: services, a guard and an admission of its own.</summary>
internal sealed class OperationScope(RequestScope scope, Func<ValueTask> close) : IAsyncDisposable
{
    public RequestScope Scope => scope;

    public ValueTask DisposeAsync() => close();
}

/// <summary>Opens the scopes of one stream. Each run authenticates the client anew.</summary>
internal interface IOperationScopes
{
    /// <summary>Waits for a permit to work on an operation as it is sent, which is given back by disposing of it.</summary>
    ValueTask<IDisposable> EnterAsync(CancellationToken cancellationToken);

    /// <summary>A scope for the operation as it is sent, which counts as a request.</summary>
    OperationScope OpenFirst(CancellationToken cancellationToken);

    /// <summary>A scope for what follows: another event, or a look for some.</summary>
    OperationScope OpenNext(object? occurred, CancellationToken cancellationToken);

    /// <summary>How long the client's token is still valid; null where that is not known beforehand.</summary>
    ValueTask<TimeSpan?> LifetimeAsync();
}
