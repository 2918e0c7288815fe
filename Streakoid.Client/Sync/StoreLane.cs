using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Streakoid.Client;

/// <summary>Lets one sync at a time use a store, also while a call of a former one hangs, so that no page of it arrives later.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore without a wait handle has nothing to dispose of.")]
internal sealed class StoreLane(IChangeStore store)
{
    private static readonly ConditionalWeakTable<IChangeStore, StoreLane> Lanes = [];

    private readonly SemaphoreSlim _turn = new(1);
    private Task _running = Task.CompletedTask;

    public static StoreLane Of(IChangeStore store) => Lanes.GetValue(store, static one => new StoreLane(one));

    public Task EnterAsync(CancellationToken cancellationToken) => _turn.WaitAsync(cancellationToken);

    /// <summary>Lets the next sync in, as soon as the store has returned.</summary>
    public void Leave() =>
        _running.ContinueWith(
            running =>
            {
                _ = running.Exception;
                _turn.Release();
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default
        );

    /// <summary>Calls the store, and stops waiting for it if it does not return after a cancellation.</summary>
    public async Task<T> CallAsync<T>(Func<IChangeStore, CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        // On another thread, for a store that blocks.
        Task<T> running = Task.Run(async () => await call(store, cancellationToken).ConfigureAwait(false), cancellationToken);
        _running = running;
        return await running.WaitAsync(cancellationToken).ConfigureAwait(false);
    }
}
