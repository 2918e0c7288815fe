namespace Streakoid.Client;

/// <summary>How the events of subscriptions reach the client.</summary>
public enum SubscriptionTransport
{
    /// <summary>One HTTP request for each subscription, through the handlers of the client's <see cref="HttpClient"/>.</summary>
    ServerSentEvents,

    /// <summary>One WebSocket for each subscription, with the protocol <c>graphql-transport-ws</c>.</summary>
    WebSocket,
}
