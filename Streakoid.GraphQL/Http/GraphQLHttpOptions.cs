using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;

namespace Streakoid.Http;

/// <summary>What the endpoint accepts and how it answers. The defaults are meant for the open internet.</summary>
public sealed class GraphQLHttpOptions
{
    /// <summary>Which operations are run.</summary>
    public OperationLimits Operations { get; } = new();

    /// <summary>The largest request body, and the longest document sent in a URL, in bytes.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024;

    /// <summary>The largest body of somebody who is signed in: an import holds years. Its document is bounded like any other.</summary>
    public int MaxSignedInBodyBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>How deep the JSON of a request may be nested.</summary>
    public int MaxJsonDepth { get; set; } = 32;

    /// <summary>The longest that a request may take before it is answered with 503.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What <c>Retry-After</c> says when the server cannot answer.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The documents that clients may name by their hash.</summary>
    public TrustedDocuments TrustedDocuments { get; set; } = TrustedDocuments.None;

    /// <summary>
    /// The media type when the client takes anything. The specification names the newer one since 2025; the
    /// older one answers 200 to requests that could not be run.
    /// </summary>
    public string DefaultMediaType { get; set; } = MediaTypes.GraphQLResponse;
}
