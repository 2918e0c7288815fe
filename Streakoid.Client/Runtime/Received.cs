namespace Streakoid.Client;

/// <summary>What a connection of a subscription brings.</summary>
/// <param name="Answer">An event, or why the subscription ends.</param>
/// <param name="Ends">Whether the subscription ends with it; else, if the connection ends, another one continues.</param>
internal sealed record Received(Answer? Answer, bool Ends)
{
    /// <summary>The server has ended the subscription.</summary>
    public static readonly Received Complete = new(null, true);

    public static Received Next(Answer answer) => new(answer, false);

    public static Received Failed(Answer answer) => new(answer, true);
}

/// <summary>A connection ended, and another one may continue.</summary>
internal sealed class ConnectionLostException(string message, Exception? cause, TimeSpan? retryAfter = null) : Exception(message, cause)
{
    public TimeSpan? RetryAfter => retryAfter;
}
