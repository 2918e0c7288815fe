namespace Streakoid.Streaks.Transfer;

/// <summary>
/// Lets the server read one large file at a time, because a document takes up to thirty times its size in memory while it is read. Small files
/// do not wait.
/// </summary>
public sealed class ImportTurns : IDisposable
{
    /// <summary>From so many characters on, a file is large.</summary>
    private const int Large = 256 * 1024;

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Reads a file in its turn.</summary>
    /// <param name="length">The file's length in characters.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<Imported> ReadAsync(int length, Func<Imported> read, CancellationToken cancellationToken)
    {
        if (length < Large)
            return read();
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return read();
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
