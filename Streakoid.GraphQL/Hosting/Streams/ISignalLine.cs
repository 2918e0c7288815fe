namespace Streakoid.Hosting.Streams;

/// <summary>The line over which the servers of a database hear of each other. What is told may be lost, and is heard by its sender as well.</summary>
internal interface ISignalLine
{
    /// <summary>Tells every server that listens, in printable ASCII of less than 8,000 characters. Throws if the line is down.</summary>
    Task TellAsync(string message, CancellationToken cancellationToken);

    /// <summary>A null once the line is open, and then what is told; throws when the line breaks.</summary>
    IAsyncEnumerable<string?> ListenAsync(CancellationToken cancellationToken);
}
