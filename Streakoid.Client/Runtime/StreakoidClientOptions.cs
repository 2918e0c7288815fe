namespace Streakoid.Client;

/// <summary>The options of the client.</summary>
public sealed class StreakoidClientOptions
{
    /// <summary>The maximum duration of a call, including repeats and renewed tokens. 10 seconds by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long before an access token expires it is renewed. 30 seconds by default.</summary>
    public TimeSpan RefreshAhead { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How the events of subscriptions reach the client. Server-sent events by default.</summary>
    public SubscriptionTransport SubscriptionTransport { get; set; }

    /// <summary>The longest pause before a subscription connects again. 30 seconds by default.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Whether operations are sent as the SHA-256 of their text, for a server that has the client's manifest. Off by default.
    /// </summary>
    public bool UseTrustedDocuments { get; set; }

    /// <summary>
    /// Whether a singleton client may run in a web application, where every request then uses one session. For an application that
    /// signs in as itself and not as its visitors. Off by default.
    /// </summary>
    public bool AllowSharedSession { get; set; }
}
