using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Threading.Channels;
using Streakoid.Data;
using Streakoid.Feed;
using Streakoid.Graph.Subscriptions;

namespace Streakoid.Hosting.Streams;

/// <summary>
/// Tells the servers of a database whose rows were written, and nothing else. A transaction signals nothing itself: each server gathers
/// for a moment whom it wrote for, and tells the others at once; what is lost on the way is found by the streams' own sweep.
/// </summary>
internal sealed partial class ChangeSignals : BackgroundService, ICommitWatch
{
    private const int IdLength = 16;

    private const int MostUsers = 300;

    /// <summary>Users that are told of later, when the line is back; with more, some are left to the sweep.</summary>
    private const int MostKept = 10_000;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    private readonly Guid _server = Guid.NewGuid();
    private readonly ConcurrentDictionary<UserId, byte> _written = new();

    // One mark is enough: what was written stands beside it.
    private readonly Channel<bool> _some = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private readonly StreamHub _streams;
    private readonly ISignalLine _line;
    private readonly ILogger _logger;

    public ChangeSignals(StreamHub streams, ISignalLine line, IMeterFactory meters, ILogger<ChangeSignals> logger)
    {
        (_streams, _line, _logger) = (streams, line, logger);
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.WhenAll(TellAsync(stoppingToken), ListenAsync(stoppingToken));
        }
        catch (Exception) when (stoppingToken.IsCancellationRequested)
        {
            // Whatever a line says while it is closed.
        }
    }

    private async Task TellAsync(CancellationToken cancellationToken)
    {
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
                await _line.TellAsync(Payload(users), cancellationToken);
            }
            catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotTold(fault.Message);
                foreach (UserId user in users.TakeWhile(_ => _written.Count < MostKept))
                    _written.TryAdd(user, 0);
                await Task.Delay(ShortestPause, cancellationToken);
                _some.Writer.TryWrite(true);
            }
        }
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        for (TimeSpan pause = ShortestPause; ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks)))
        {
            try
            {
                await foreach (string? told in _line.ListenAsync(cancellationToken))
                {
                    if (told is not null)
                    {
                        Hear(told);
                        continue;
                    }
                    (IsListening, pause) = (true, ShortestPause);
                    // Whatever was told while nobody listened.
                    _streams.WakeAll();
                }
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
        // Others may write to the line as well.
        byte[] ids = new byte[IdLength * (MostUsers + 1)];
        if (!Convert.TryFromBase64String(payload, ids, out int length) || length < IdLength || new Guid(ids.AsSpan(0, IdLength)) == _server)
            return;
        for (int at = IdLength; at + IdLength <= length; at += IdLength)
        {
            Guid user = new(ids.AsSpan(at, IdLength));
            if (user != Guid.Empty)
                _streams.Wake(new UserId(user));
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The other servers could not be told of writes: {Reason}")]
    private partial void LogNotTold(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Signals of other servers are not heard: {Reason} Connecting again in {Pause}")]
    private partial void LogNotListening(string reason, TimeSpan pause);
}
