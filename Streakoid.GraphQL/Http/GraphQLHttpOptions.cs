using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Subscriptions;

namespace Streakoid.Http;

/// <summary>Settings of the endpoint. The defaults are meant for the public internet.</summary>
public sealed class GraphQLHttpOptions
{
    /// <summary>Which operations are run.</summary>
    public OperationLimits Operations { get; } = new();

    /// <summary>The most operations of a batch.</summary>
    internal const int MaxBatch = 10;

    /// <summary>Whether a body may be a list of operations, which is answered with a list.</summary>
    public bool Batching { get; set; }

    /// <summary>The largest request body, and the longest document sent in a URL, in bytes.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024;

    /// <summary>The largest body of a signed-in user, for imports. The document has the usual limits.</summary>
    public int MaxSignedInBodyBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>The longest path and query of a URL, in characters.</summary>
    public int MaxUrlLength { get; set; } = 16 * 1024;

    /// <summary>The longest names and values of all headers, in characters.</summary>
    public int MaxHeadersLength { get; set; } = 30 * 1024;

    /// <summary>How long a body may take to arrive. Nothing but its bytes waits for it.</summary>
    public TimeSpan BodyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The most that one client's slow transfers may hold, in bytes: bodies on their way, and large answers being sent.</summary>
    public int MaxClientTransferBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How many requests are worked on at once; one more is answered with 503.</summary>
    public int MaxConcurrentRequests { get; set; } = 256;

    /// <summary>How many requests may wait for their turn.</summary>
    public int MaxWaitingRequests { get; set; }

    /// <summary>The longest that the work on a request may take before it is answered with 503.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The value of <c>Retry-After</c> when the server cannot answer.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Streams of subscriptions.</summary>
    public StreamOptions Streams { get; } = new();

    /// <summary>The origins, besides the server's own, whose pages may use the endpoint.</summary>
    public AllowedOrigins AllowedOrigins { get; set; } = AllowedOrigins.None;

    /// <summary>The documents that clients may send by their hash.</summary>
    public TrustedDocuments TrustedDocuments { get; set; } = TrustedDocuments.None;

    /// <summary>The documents that clients have registered.</summary>
    internal RegisteredDocuments RegisteredDocuments { get; } = new();

    /// <summary>
    /// The media type if the client accepts any. The specification prefers the newer one since 2025; the
    /// older one answers 200 to requests that could not be run.
    /// </summary>
    public string DefaultMediaType { get; set; } = MediaTypes.GraphQLResponse;
}
