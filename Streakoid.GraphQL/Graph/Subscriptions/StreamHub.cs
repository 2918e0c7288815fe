using Streakoid.Data;

namespace Streakoid.Graph.Subscriptions;

/// <summary>The streams of this server, by user. A signal wakes those of a user; they find out for themselves what has changed.</summary>
/// <param name="perUser">The most streams of a user.</param>
/// <param name="perServer">The most streams.</param>
public sealed class StreamHub(int perUser, int perServer)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, List<OpenStream>> _streams = [];
    private int _count;

    /// <summary>How many streams are open.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Counts a stream in until it is disposed of; null where the user or the server has as many as it may.</summary>
    public OpenStream? TryOpen(Viewer viewer, out bool isServerFull)
    {
        UserId user = viewer.UserId;
        lock (_lock)
        {
            isServerFull = _count >= perServer;
            int own = _streams.TryGetValue(user, out List<OpenStream>? open) ? open.Count : 0;
            if (isServerFull || own >= perUser)
                return null;
            OpenStream stream = new(this, user);
            if (open is null)
                _streams.Add(user, open = []);
            open.Add(stream);
            _count++;
            return stream;
        }
    }

    /// <summary>Wakes the streams of a user.</summary>
    public void Wake(UserId user)
    {
        lock (_lock)
        {
            if (_streams.TryGetValue(user, out List<OpenStream>? own))
                foreach (OpenStream stream in own)
                    stream.Wake();
        }
    }

    /// <summary>Wakes all streams: signals may have been lost.</summary>
    public void WakeAll()
    {
        lock (_lock)
        {
            foreach (OpenStream stream in _streams.Values.SelectMany(own => own))
                stream.Wake();
        }
    }

    private void Close(OpenStream stream)
    {
        lock (_lock)
        {
            if (!_streams.TryGetValue(stream.User, out List<OpenStream>? own) || !own.Remove(stream))
                return;
            _count--;
            if (own.Count == 0)
                _streams.Remove(stream.User);
        }
    }

    /// <summary>One stream, which waits to be woken.</summary>
    public sealed class OpenStream : IDisposable
    {
        private readonly StreamHub _hub;
        private readonly SemaphoreSlim _woken = new(0, 1);

        internal OpenStream(StreamHub hub, UserId user) => (_hub, User) = (hub, user);

        internal UserId User { get; }

        /// <summary>Waits until it is woken, or for a time at most.</summary>
        public Task WaitAsync(TimeSpan most, CancellationToken cancellationToken) => _woken.WaitAsync(most, cancellationToken);

        // Only ever called under the hub's lock.
        internal void Wake()
        {
            if (_woken.CurrentCount == 0)
                _woken.Release();
        }

        public void Dispose()
        {
            _hub.Close(this);
            _woken.Dispose();
        }
    }
}
