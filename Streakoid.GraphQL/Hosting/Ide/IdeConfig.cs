using System.Text.Json.Serialization;

namespace Streakoid.Hosting.Ide;

/// <summary>The configuration that Banana Cake Pop loads from its server.</summary>
internal sealed record IdeConfig
{
    /// <summary>The endpoint is where the page came from, whatever host and port that is.</summary>
    public static IdeConfig Default { get; } = new() { GraphQLDocument = Examples.Document, Variables = Examples.Variables };

    /// <summary>Take the page's own address for the endpoint.</summary>
    public bool UseBrowserUrlAsEndpoint { get; init; } = true;

    /// <summary>Report nothing to the IDE's maker.</summary>
    public bool DisableTelemetry { get; init; } = true;

    /// <summary>What a new document holds.</summary>
    [JsonPropertyName("graphQLDocument")]
    public required string GraphQLDocument { get; init; }

    /// <summary>The variables of a new document.</summary>
    public required IReadOnlyDictionary<string, object> Variables { get; init; }
}
