namespace Streakoid.Execution.Subscriptions;

/// <summary>Settings of section <c>Streakoid:Streams</c>.</summary>
public sealed class StreamOptions
{
    /// <summary>The most subscriptions of one user on a server.</summary>
    public int PerUser { get; set; } = 20;

    /// <summary>The most subscriptions, and the most connections, of a server.</summary>
    public int PerServer { get; set; } = 10_000;

    /// <summary>The most WebSockets of one client, by its address.</summary>
    public int PerClient { get; set; } = 200;

    /// <summary>How often a stream looks for changes and for its token's validity if no signal comes.</summary>
    public TimeSpan Sweep { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How often an idle stream is pinged.</summary>
    public TimeSpan Ping { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a client may take to read a message. One that takes longer is dropped.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a WebSocket may be open before it sends <c>connection_init</c>.</summary>
    public TimeSpan InitTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Over how long the streams of a server that stops are ended, so that clients reconnect one after the other.</summary>
    public TimeSpan ShutdownSpread { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The most operations that run at once on one WebSocket.</summary>
    public int OperationsPerConnection { get; set; } = 50;

    /// <summary>The most events that are read from the database at once; the others wait.</summary>
    public int ReadsAtOnce { get; set; } = 8;
}
