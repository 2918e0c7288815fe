namespace Streakoid.Accounts.Passwords;

/// <summary>
/// Decides whose password is hashed next. Known clients come before others, which get every fourth turn meanwhile. Among themselves clients
/// take turns, whatever each has waiting, and in a full queue whoever has most makes room.
/// </summary>
/// <param name="atOnce">How many are hashed at once.</param>
public sealed class HashQueue(int atOnce)
{
    /// <summary>Every fourth turn is not for known clients.</summary>
    private const int OthersTurn = 4;

    private readonly Lock _lock = new();
    private readonly Lane _known = new();
    private readonly Lane _others = new();
    private int _running;
    private int _turns;

    /// <summary>Waits for a turn, which <see cref="Leave"/> ends.</summary>
    /// <param name="client">Whose password it is.</param>
    /// <param name="known">Whether the client is known.</param>
    /// <param name="capacity">How many may wait.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The queue is full, and no other client has more waiting.</exception>
    public Task EnterAsync(string client, bool known, int capacity, CancellationToken cancellationToken)
    {
        Waiter waiter;
        lock (_lock)
        {
            if (_running < atOnce)
            {
                _running++;
                return Task.CompletedTask;
            }
            if (!HasRoom(client, known, capacity, out Waiter? displaced))
                throw Full();
            if (displaced is not null)
            {
                displaced.Lane.Remove(displaced);
                displaced.Turn.TrySetException(Full());
            }
            waiter = (known ? _known : _others).Add(client);
        }
        return WaitAsync(waiter, cancellationToken);
    }

    /// <summary>Throws if <see cref="EnterAsync"/> would throw now.</summary>
    /// <exception cref="TimeoutException">The queue is full, and no other client has more waiting.</exception>
    public void RequireRoom(string client, bool known, int capacity)
    {
        lock (_lock)
            if (_running >= atOnce && !HasRoom(client, known, capacity, out _))
                throw Full();
    }

    /// <summary>Ends a turn; the next one begins.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            while (Next() is { } next)
                if (next.Turn.TrySetResult())
                    return;
            _running--;
        }
    }

    private Waiter? Next()
    {
        bool others = _known.Count == 0 || (_others.Count > 0 && ++_turns % OthersTurn == 0);
        return (others ? _others : _known).TakeNext();
    }

    private bool HasRoom(string client, bool known, int capacity, out Waiter? displaced)
    {
        displaced = null;
        // A known client waits for known ones alone.
        if ((known ? _known.Count : _known.Count + _others.Count) < capacity)
            return true;
        // Whoever has more waiting makes room.
        displaced = (known ? _known : _others).Last(moreThan: (known ? _known : _others).CountOf(client) + 1);
        return displaced is not null;
    }

    private async Task WaitAsync(Waiter waiter, CancellationToken cancellationToken)
    {
        await using CancellationTokenRegistration registration = cancellationToken.Register(() =>
        {
            lock (_lock)
                if (waiter.Turn.TrySetCanceled(cancellationToken))
                    waiter.Lane.Remove(waiter);
        });
        await waiter.Turn.Task;
    }

    private static TimeoutException Full() => new("Too many passwords are waiting to be hashed.");

    private sealed record Waiter(Lane Lane, Line Line)
    {
        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>What one client has waiting.</summary>
    private sealed class Line(string client)
    {
        public string Client => client;

        public LinkedList<Waiter> Waiters { get; } = new();
    }

    /// <summary>Clients that take turns.</summary>
    private sealed class Lane
    {
        private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
        private readonly LinkedList<Line> _turns = new();

        public int Count { get; private set; }

        public int CountOf(string client) => _lines.TryGetValue(client, out Line? line) ? line.Waiters.Count : 0;

        public Waiter Add(string client)
        {
            if (!_lines.TryGetValue(client, out Line? line))
            {
                line = new Line(client);
                _lines.Add(client, line);
                _turns.AddLast(line);
            }
            Waiter waiter = new(this, line);
            line.Waiters.AddLast(waiter);
            Count++;
            return waiter;
        }

        /// <summary>The first of the client whose turn it is.</summary>
        public Waiter? TakeNext()
        {
            if (_turns.First?.Value is not { } line)
                return null;
            Waiter waiter = line.Waiters.First!.Value;
            _turns.RemoveFirst();
            _turns.AddLast(line);
            Remove(waiter);
            return waiter;
        }

        public void Remove(Waiter waiter)
        {
            if (!waiter.Line.Waiters.Remove(waiter))
                return;
            Count--;
            if (waiter.Line.Waiters.Count > 0)
                return;
            _lines.Remove(waiter.Line.Client);
            _turns.Remove(waiter.Line);
        }

        /// <summary>The newest of the client that has most waiting; null if none has more than so many.</summary>
        public Waiter? Last(int moreThan) =>
            _lines.Values.MaxBy(line => line.Waiters.Count) is { } line && line.Waiters.Count > moreThan ? line.Waiters.Last!.Value : null;
    }
}
