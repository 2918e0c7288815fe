using System.Runtime.CompilerServices;
using System.Threading.Channels;
using StackExchange.Redis;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Streams;

/// <summary>
/// PUBLISH and SUBSCRIBE, for many servers: PostgreSQL sends every notification to every server that listens, under one lock. Redis keeps nothing.
/// </summary>
internal sealed class RedisSignalLine : ISignalLine
{
    /// <summary>Messages that wait to be read; when there are more, the oldest is left to the sweep.</summary>
    private const int MostWaiting = 10_000;

    /// <summary>By which Redis lists the connections; it takes no spaces.</summary>
    internal const string Name = "streakoid-signals";

    private static readonly RedisChannel Written = RedisChannel.Literal("streakoid_written");

    private readonly ConfigurationOptions _settings;
    private volatile IConnectionMultiplexer? _open;

    /// <param name="connection">As StackExchange.Redis takes it: <c>host:6379,password=…,ssl=true</c>.</param>
    public RedisSignalLine(string connection)
    {
        try
        {
            _settings = ConfigurationOptions.Parse(connection);
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            // Its own words may contain a part of the password.
            throw new StartException(
                "ConnectionStrings__StreakoidRedis cannot be read. Give it as 'host:6379,password=…', without commas in a value."
            );
        }
        if (_settings.EndPoints.Count == 0)
            throw new StartException("ConnectionStrings__StreakoidRedis names no server. Give it as 'host:6379,password=…'.");
        // Connecting again is the listener's: it has to look at everything when the line was down.
        _settings.AbortOnConnectFail = true;
        _settings.SharedSubscriptionConnection = false;
        _settings.ClientName ??= Name;
    }

    public async Task TellAsync(string message, CancellationToken cancellationToken)
    {
        IConnectionMultiplexer open = _open ?? throw new InvalidOperationException("Redis is not connected.");
        await open.GetSubscriber().PublishAsync(Written, message).WaitAsync(cancellationToken);
    }

    public async IAsyncEnumerable<string?> ListenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<string> told = Channel.CreateBounded<string>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true }
        );
        await using ConnectionMultiplexer open = await ConnectionMultiplexer.ConnectAsync(_settings).WaitAsync(cancellationToken);
        open.ConnectionFailed += (_, failed) =>
        {
            if (failed.ConnectionType == ConnectionType.Subscription)
                told.Writer.TryComplete(failed.Exception ?? new IOException("Redis closed the connection."));
        };
        await open.GetSubscriber()
            .SubscribeAsync(
                Written,
                (_, message) =>
                {
                    if ((string?)message is { } text)
                        told.Writer.TryWrite(text);
                }
            )
            .WaitAsync(cancellationToken);
        try
        {
            _open = open;
            yield return null;
            await foreach (string message in told.Reader.ReadAllAsync(cancellationToken))
                yield return message;
        }
        finally
        {
            _open = null;
        }
    }
}
