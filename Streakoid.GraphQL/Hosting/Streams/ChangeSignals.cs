using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Npgsql;
using Streakoid.Data;
using Streakoid.Feed;
using Streakoid.Graph.Subscriptions;

namespace Streakoid.Hosting.Streams;

/// <summary>
/// Tells the servers of a database whose rows were written, and nothing else. A transaction signals nothing itself: NOTIFY takes a lock of
/// the whole database at its commit. Each server gathers for a moment whom it wrote for, and tells the others in one statement; what
/// is lost on the way is found by the streams' own sweep.
/// </summary>
internal sealed partial class ChangeSignals : BackgroundService, ICommitWatch
{
    private const string Name = "streakoid_written";
    private const int IdLength = 16;

    /// <summary>A payload has less than 8,000 bytes.</summary>
    private const int MostUsers = 300;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Guid _server = Guid.NewGuid();
    private readonly ConcurrentDictionary<UserId, byte> _written = new();

    // One mark is enough: what was written stands beside it.
    private readonly Channel<bool> _some = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private readonly StreamHub _streams;
    private readonly IServiceProvider _services;
    private readonly SignalConnection _connection;
    private readonly ILogger _logger;

    public ChangeSignals(
        StreamHub streams,
        IServiceProvider services,
        SignalConnection connection,
        IMeterFactory meters,
        ILogger<ChangeSignals> logger
    )
    {
        (_streams, _services, _connection, _logger) = (streams, services, connection, logger);
        meters
            .Create(FeedMeter.MeterName)
            .CreateObservableGauge(
                "streakoid.streams.listening",
                () => IsListening ? 1 : 0,
                description: "1 while the server hears of the writes of other servers."
            );
    }

    /// <summary>Whether the connection that listens is open.</summary>
    public bool IsListening { get; private set; }

    public void Committed(UserId user)
    {
        _streams.Wake(user);
        _written.TryAdd(user, 0);
        _some.Writer.TryWrite(true);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(TellAsync(stoppingToken), ListenAsync(stoppingToken));

    private async Task TellAsync(CancellationToken cancellationToken)
    {
        // Asked for late: the data source's contexts have this object among their interceptors.
        NpgsqlDataSource source = _services.GetRequiredService<NpgsqlDataSource>();
        await foreach (bool _ in _some.Reader.ReadAllAsync(cancellationToken))
        {
            await Task.Delay(Gathering, cancellationToken);
            UserId[] users = [.. _written.Keys.Take(MostUsers)];
            foreach (UserId user in users)
                _written.TryRemove(user, out byte _);
            if (!_written.IsEmpty)
                _some.Writer.TryWrite(true);
            try
            {
                await using NpgsqlCommand command = source.CreateCommand("select pg_notify($1, $2)");
                command.Parameters.AddWithValue(Name);
                command.Parameters.AddWithValue(Payload(users));
                await command.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotTold(fault.Message);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        for (TimeSpan pause = TimeSpan.FromSeconds(1); ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks)))
        {
            try
            {
                await using NpgsqlConnection listening = await _connection.Source.OpenConnectionAsync(cancellationToken);
                listening.Notification += (_, told) => Hear(told.Payload);
                await using (NpgsqlCommand command = new($"listen {Name}", listening))
                    await command.ExecuteNonQueryAsync(cancellationToken);
                (IsListening, pause) = (true, TimeSpan.FromSeconds(1));
                // Whatever was told while nobody listened.
                _streams.WakeAll();
                while (true)
                    await listening.WaitAsync(cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotListening(fault.Message, pause);
            }
            finally
            {
                IsListening = false;
            }
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), cancellationToken);
        }
    }

    private string Payload(UserId[] users)
    {
        byte[] ids = new byte[IdLength * (users.Length + 1)];
        _server.TryWriteBytes(ids);
        for (int i = 0; i < users.Length; i++)
            users[i].Value.TryWriteBytes(ids.AsSpan(IdLength * (i + 1)));
        return Convert.ToBase64String(ids);
    }

    private void Hear(string payload)
    {
        byte[] ids = new byte[payload.Length];
        if (!Convert.TryFromBase64String(payload, ids, out int length) || length < IdLength || new Guid(ids.AsSpan(0, IdLength)) == _server)
            return;
        for (int at = IdLength; at + IdLength <= length; at += IdLength)
            _streams.Wake(new UserId(new Guid(ids.AsSpan(at, IdLength))));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The other servers could not be told of writes: {Reason}")]
    private partial void LogNotTold(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signals of other servers are not heard: {Reason} Connecting again in {Pause}")]
    private partial void LogNotListening(string reason, TimeSpan pause);
}

/// <summary>Opens the one connection that listens: not through a pooler that shares connections by transaction.</summary>
internal sealed record SignalConnection(NpgsqlDataSource Source) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Source.DisposeAsync();
}
