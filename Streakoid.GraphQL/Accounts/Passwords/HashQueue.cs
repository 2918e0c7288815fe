namespace Streakoid.Accounts.Passwords;

/// <summary>
/// Decides whose password is hashed next: the client's with the fewest turns in the last minutes, so that a client that comes for the first
/// time passes those that guess again and again. In a full queue the client with most turns, and most waiting, makes room.
/// </summary>
/// <param name="atOnce">How many are hashed at once.</param>
/// <param name="time">The clock.</param>
public sealed class HashQueue(int atOnce, TimeProvider time)
{
    /// <summary>Turns are remembered for one to two of these.</summary>
    internal static readonly TimeSpan Memory = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);

    // In order of the last turn.
    private readonly LinkedList<Line> _order = new();
    private Dictionary<string, int> _turns = new(StringComparer.Ordinal);
    private Dictionary<string, int> _formerTurns = new(StringComparer.Ordinal);
    private long _turnsSince = time.GetTimestamp();
    private int _waiting;
    private int _running;

    /// <summary>Waits for a turn, which <see cref="Leave"/> ends.</summary>
    /// <param name="client">Whose password it is.</param>
    /// <param name="capacity">How many may wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The queue is full, and no other client has had more.</exception>
    public Task EnterAsync(string client, int capacity, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_lock)
        {
            if (_running < atOnce)
            {
                _running++;
                Count(client);
                return Task.CompletedTask;
            }
            if (!HasRoom(client, capacity, out Waiter? displaced))
                throw Full();
            if (displaced is not null)
            {
                Remove(displaced);
                displaced.Turn.TrySetException(Full());
            }
            waiter = Add(client);
        }
        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>Throws if <see cref="EnterAsync"/> would throw now.</summary>
    /// <exception cref="TimeoutException">The queue is full, and no other client has had more.</exception>
    public void RequireRoom(string client, int capacity)
    {
        lock (_lock)
            if (_running >= atOnce && !HasRoom(client, capacity, out _))
                throw Full();
    }

    /// <summary>Ends a turn; the next one begins.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            while (TakeNext() is { } next)
            {
                if (!next.Turn.TrySetResult())
                    continue;
                Count(next.Line.Client);
                return;
            }
            _running--;
        }
    }

    private bool HasRoom(string client, int capacity, out Waiter? displaced)
    {
        displaced = null;
        if (_waiting < capacity)
            return true;
        int own = Turns(client) + (_lines.TryGetValue(client, out Line? line) ? line.Waiters.Count : 0);
        if (_order.MaxBy(Claimed) is { } most && Claimed(most) > own + 1)
            displaced = most.Waiters.Last!.Value;
        return displaced is not null;
    }

    private int Claimed(Line line) => Turns(line.Client) + line.Waiters.Count;

    private int Turns(string client) => _turns.GetValueOrDefault(client) + _formerTurns.GetValueOrDefault(client);

    private void Count(string client)
    {
        if (time.GetElapsedTime(_turnsSince) > Memory)
        {
            // After a pause of two times, nothing is left of either.
            bool isOld = time.GetElapsedTime(_turnsSince) > 2 * Memory;
            (_formerTurns, _turns) = (isOld ? new(StringComparer.Ordinal) : _turns, new(StringComparer.Ordinal));
            _turnsSince = time.GetTimestamp();
        }
        _turns[client] = _turns.GetValueOrDefault(client) + 1;
    }

    private Waiter Add(string client)
    {
        if (!_lines.TryGetValue(client, out Line? line))
        {
            line = new Line(client);
            _lines.Add(client, line);
            _order.AddLast(line);
        }
        Waiter waiter = new(line);
        line.Waiters.AddLast(waiter);
        _waiting++;
        return waiter;
    }

    private Waiter? TakeNext()
    {
        // The first of those with the fewest turns, among which clients take turns.
        if (_order.MinBy(line => Turns(line.Client)) is not { } line)
            return null;
        Waiter waiter = line.Waiters.First!.Value;
        _order.Remove(line);
        _order.AddLast(line);
        Remove(waiter);
        return waiter;
    }

    private void Remove(Waiter waiter)
    {
        if (!waiter.Line.Waiters.Remove(waiter))
            return;
        _waiting--;
        if (waiter.Line.Waiters.Count > 0)
            return;
        _lines.Remove(waiter.Line.Client);
        _order.Remove(waiter.Line);
    }

    private async Task WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            lock (_lock)
                if (waiter.Turn.TrySetCanceled(cancellationToken))
                    Remove(waiter);
        });
        await waiter.Turn.Task;
    }

    private static TimeoutException Full() => new("Too many passwords are waiting to be hashed.");

    private sealed record Waiter(Line Line)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What one client has waiting.</summary>
    private sealed class Line(string client)
    {
        public string Client => client;

        public LinkedList<Waiter> Waiters { get; } = new();
    }
}
