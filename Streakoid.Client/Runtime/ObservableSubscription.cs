using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace Streakoid.Client;

/// <summary>Turns the events of a subscription into an observable. Generated code creates it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ObservableSubscription<TData>(Func<CancellationToken, IAsyncEnumerable<IOperationResult<TData>>> watch)
    : IObservable<IOperationResult<TData>>
    where TData : class
{
    /// <summary>Begins the subscription, which ends when the result is disposed of.</summary>
    public IDisposable Subscribe(IObserver<IOperationResult<TData>> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        Running running = new();
        _ = RunAsync(observer, running.Token);
        return running;
    }

    [SuppressMessage("Design", "CA1031", Justification = "An observer is told of any exception.")]
    private async Task RunAsync(IObserver<IOperationResult<TData>> observer, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (IOperationResult<TData> result in watch(cancellationToken).ConfigureAwait(false))
            {
                if (cancellationToken.IsCancellationRequested)
                    return;
                observer.OnNext(result);
            }
            observer.OnCompleted();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The observer has gone.
        }
        catch (Exception exception)
        {
            observer.OnError(exception);
        }
    }

    private sealed class Running : IDisposable
    {
        private readonly CancellationTokenSource _ending = new();

        public CancellationToken Token => _ending.Token;

        public void Dispose() => _ending.Cancel();
    }
}
