namespace Streakoid.Http;

/// <summary>Ends a WebSocket with a code that its client understands.</summary>
internal sealed class SocketClosure(int code, string reason) : Exception(reason)
{
    public int Code => code;

    /// <summary>The server stops; reconnect, and continue from the last cursor.</summary>
    public static SocketClosure Restarting() => new(1012, "The server is restarting. Reconnect.");

    public static SocketClosure Invalid(string reason) => new(4400, reason);

    public static SocketClosure Unauthorized() => new(4401, "Unauthorized");

    /// <summary>The token is not valid, or not any more: reconnect with a new one.</summary>
    public static SocketClosure Forbidden() => new(4403, "Forbidden");

    public static SocketClosure InitTimeout() => new(4408, "Connection initialisation timeout");

    public static SocketClosure Exists(string id) => new(4409, $"Subscriber for {id} already exists");

    public static SocketClosure TooManyInits() => new(4429, "Too many initialisation requests");
}
