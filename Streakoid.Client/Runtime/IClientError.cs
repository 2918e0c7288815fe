namespace Streakoid.Client;

/// <summary>One thing that went wrong: an error of the answer, or the failure to get one.</summary>
public interface IClientError
{
    /// <summary>What went wrong.</summary>
    string Message { get; }

    /// <summary>What went wrong, for programs; null where no code was given.</summary>
    string? Code { get; }

    /// <summary>Where in the data: field names as strings, list indexes as numbers.</summary>
    IReadOnlyList<object>? Path { get; }

    /// <summary>Where in the document.</summary>
    IReadOnlyList<Location>? Locations { get; }

    /// <summary>Whatever else the server told.</summary>
    IReadOnlyDictionary<string, object?>? Extensions { get; }

    /// <summary>What was thrown; null for errors that the server told.</summary>
    Exception? Exception { get; }
}

/// <summary>A place in a GraphQL document.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct Location(int Line, int Column);
