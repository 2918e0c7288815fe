using System.Diagnostics.CodeAnalysis;

namespace Streakoid.Client;

/// <summary>
/// Runs the operations of an <see cref="ITokenStore"/> one after the other, even if a caller has stopped waiting for one that
/// hangs, so that the last one wins.
/// </summary>
internal sealed class StoreQueue(ITokenStore store)
{
    private readonly Lock _gate = new();
    private Task _last = Task.CompletedTask;

    public async Task<SessionTokens?> ReadAsync(Deadline deadline)
    {
        SessionTokens? read = null;
        await RunAsync("read the tokens", async cancelled => read = await store.ReadAsync(cancelled).ConfigureAwait(false), deadline)
            .ConfigureAwait(false);
        return read;
    }

    public Task WriteAsync(SessionTokens tokens, Deadline deadline) =>
        RunAsync("store the tokens", async cancelled => await store.WriteAsync(tokens, cancelled).ConfigureAwait(false), deadline);

    public Task ClearAsync(Deadline deadline) =>
        RunAsync("forget the tokens", async cancelled => await store.ClearAsync(cancelled).ConfigureAwait(false), deadline);

    /// <summary>
    /// Writes the former tokens again after a failed write, which may have changed the store.
    /// </summary>
    public async Task RestoreAsync(SessionTokens? former, Deadline deadline)
    {
        Task again = Enqueue(async () =>
        {
            if (former is null)
                await store.ClearAsync(CancellationToken.None).ConfigureAwait(false);
            else
                await store.WriteAsync(former, CancellationToken.None).ConfigureAwait(false);
        });
        // The first failure is the one that is reported.
        await again.WaitAsync(deadline.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [SuppressMessage("Design", "CA1031", Justification = "The call reports any exception of the program's store.")]
    private async Task RunAsync(string what, Func<CancellationToken, Task> operation, Deadline deadline)
    {
        CancellationToken until = deadline.Token;
        Task running = Enqueue(() =>
        {
            until.ThrowIfCancellationRequested();
            return operation(until);
        });
        try
        {
            await running.WaitAsync(until).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            throw new TokenStoreException($"The token store did not {what} within {deadline.Timeout.TotalSeconds:0.###} s.", null);
        }
        catch (Exception exception)
        {
            throw new TokenStoreException($"The token store could not {what}: {exception.Message}", exception);
        }
    }

    private Task Enqueue(Func<Task> operation)
    {
        lock (_gate)
        {
            Task before = _last;
            // Run it on another thread, so that a blocking store does not block the call beyond its deadline.
            _last = Task.Run(async () =>
            {
                await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await operation().ConfigureAwait(false);
            });
            return _last;
        }
    }
}

/// <summary>A store failed. Internal: converted to a <see cref="Failure"/>.</summary>
internal sealed class TokenStoreException(string message, Exception? inner) : Exception(message, inner)
{
    public Failure Failure(bool answered = false) =>
        new(FailureKind.TokenStore, Message) { Exception = InnerException, Answered = answered };
}
