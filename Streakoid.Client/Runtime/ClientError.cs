namespace Streakoid.Client;

/// <summary>The implementation of an error.</summary>
/// <param name="Message">What went wrong.</param>
public sealed record ClientError(string Message) : IClientError
{
    /// <inheritdoc />
    public string? Code { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<object>? Path { get; init; }

    /// <inheritdoc />
    public IReadOnlyList<Location>? Locations { get; init; }

    /// <inheritdoc />
    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    /// <inheritdoc />
    public Exception? Exception { get; init; }

    /// <summary>The code and the message.</summary>
    public override string ToString() => Code is null ? Message : $"{Code}: {Message}";
}
