namespace Streakoid.Client;

/// <summary>Limits the opening of a subscription's connection, which may then stay open for ever.</summary>
internal static class Opening
{
    /// <summary>Runs a step of the opening.</summary>
    /// <exception cref="ConnectionLostException">The deadline of the call has passed.</exception>
    public static async Task<T> WithinDeadlineAsync<T>(
        Call call,
        Func<CancellationToken, Task<T>> step,
        CancellationToken cancellationToken
    )
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(call.Deadline.Token, cancellationToken);
        try
        {
            return await step(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested && call.Deadline.HasPassed)
        {
            throw new ConnectionLostException($"No connection within {call.Deadline.Timeout.TotalSeconds:0.###} s.", exception);
        }
    }
}
