namespace Streakoid.Http;

/// <summary>The words of a GraphQL protocol over WebSockets.</summary>
/// <param name="Name">The sub-protocol, as it is negotiated.</param>
/// <param name="Subscribe">The client's word that begins an operation.</param>
/// <param name="Unsubscribe">The client's word that ends one.</param>
/// <param name="Next">The server's word for an answer.</param>
/// <param name="KeepAlive">The server's word that keeps the connection alive.</param>
/// <param name="ErrorIsList">Whether the payload of an error is a list of errors; else it is one error.</param>
internal sealed record SocketProtocol(string Name, string Subscribe, string Unsubscribe, string Next, string KeepAlive, bool ErrorIsList)
{
    /// <summary>The protocol of the package graphql-ws.</summary>
    public static readonly SocketProtocol Transport = new("graphql-transport-ws", "subscribe", "complete", "next", "ping", true);

    /// <summary>The older one, of the package subscriptions-transport-ws, which StrawberryShake uses too.</summary>
    public static readonly SocketProtocol Legacy = new("graphql-ws", "start", "stop", "data", "ka", false);

    /// <summary>The first of the client's protocols that the server knows.</summary>
    public static SocketProtocol? Of(IEnumerable<string> requested) =>
        requested
            .Select(name =>
                name == Transport.Name ? Transport
                : name == Legacy.Name ? Legacy
                : null
            )
            .FirstOrDefault(protocol => protocol is not null);
}
