namespace Streakoid.Client;

/// <summary>The implementation of an error.</summary>
internal sealed record ClientError(string Message) : IClientError
{
    public string? Code { get; init; }

    public IReadOnlyList<object>? Path { get; init; }

    public IReadOnlyList<Location>? Locations { get; init; }

    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    public Exception? Exception { get; init; }

    public override string ToString() => Code is null ? Message : $"{Code}: {Message}";
}
