namespace Streakoid.Client;

/// <summary>An error in the response, or a failure to get one.</summary>
public interface IClientError
{
    /// <summary>What went wrong.</summary>
    string Message { get; }

    /// <summary>The code, for programs; null if there is none.</summary>
    string? Code { get; }

    /// <summary>The path in the data: field names as strings, list indexes as numbers.</summary>
    IReadOnlyList<object>? Path { get; }

    /// <summary>The locations in the document.</summary>
    IReadOnlyList<Location>? Locations { get; }

    /// <summary>The other members of the error's <c>extensions</c>.</summary>
    IReadOnlyDictionary<string, object?>? Extensions { get; }

    /// <summary>The exception; null for errors of the server.</summary>
    Exception? Exception { get; }
}

/// <summary>A location in a GraphQL document.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct Location(int Line, int Column);
