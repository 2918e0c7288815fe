using Streakoid.Graph.Cost;

namespace Streakoid.Transport;

/// <summary>What the endpoint accepts and how it answers. The defaults are meant for the open internet.</summary>
public sealed class TransportOptions
{
    /// <summary>The largest request body, and the longest document sent in a URL, in bytes.</summary>
    public int MaxBodyBytes { get; set; } = 64 * 1024;

    /// <summary>The largest body of somebody who is signed in: an import holds years. Its document is bounded like any other.</summary>
    public int MaxSignedInBodyBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>How deep the JSON of a request may be nested.</summary>
    public int MaxJsonDepth { get; set; } = 32;

    /// <summary>The most tokens in a document, comments left out.</summary>
    public int MaxTokens { get; set; } = 2_000;

    /// <summary>The longest name or number in a document.</summary>
    public int MaxNameLength { get; set; } = 256;

    /// <summary>How deep fields may be nested, fragments expanded.</summary>
    public int MaxDepth { get; set; } = 10;

    /// <summary>How deep fields may be nested below <c>__schema</c> and <c>__type</c>.</summary>
    public int MaxIntrospectionDepth { get; set; } = 20;

    /// <summary>How often <c>fields</c>, <c>interfaces</c>, <c>possibleTypes</c> and <c>inputFields</c> may be nested in each other.</summary>
    public int MaxIntrospectionLists { get; set; } = 2;

    /// <summary>How deep list and object values, and the list types of variables, may be nested.</summary>
    public int MaxValueDepth { get; set; } = 10;

    /// <summary>The most aliases in a document.</summary>
    public int MaxAliases { get; set; } = 30;

    /// <summary>The most directives in one place.</summary>
    public int MaxDirectives { get; set; } = 4;

    /// <summary>The most fields in an operation, fragments expanded.</summary>
    public int MaxFields { get; set; } = 500;

    /// <summary>The most that an operation's resolvers may cost.</summary>
    public double MaxFieldCost { get; set; } = 1_000;

    /// <summary>The most objects that an operation's answer may hold.</summary>
    public double MaxTypeCost { get; set; } = 1_000;

    /// <summary>The most errors in an answer.</summary>
    public int MaxErrors { get; set; } = 10;

    /// <summary>
    /// How many documents are kept parsed and validated, counted in characters of their text. A parsed
    /// document takes many times the room of its text.
    /// </summary>
    public int DocumentCacheSize { get; set; } = 512 * 1024;

    /// <summary>The longest that a request may take before it is answered with 503.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>What <c>Retry-After</c> says when the server cannot answer.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Whether <c>__schema</c> and <c>__type</c> may be asked for. The SDL can be downloaded in any case.</summary>
    public bool Introspection { get; set; }

    /// <summary>The documents that clients may name by their hash.</summary>
    public TrustedDocuments TrustedDocuments { get; set; } = TrustedDocuments.None;

    /// <summary>Whether an unknown name is answered with names like it.</summary>
    public bool Suggestions { get; set; }

    /// <summary>
    /// The media type when the client takes anything. The specification names the newer one since 2025; the
    /// older one answers 200 to requests that could not be run.
    /// </summary>
    public string DefaultMediaType { get; set; } = MediaTypes.GraphQLResponse;

    /// <summary>The largest page, the same that the schema's list sizes are priced with.</summary>
    public static int MaxPageSize => CostMetadata.MaxPageSize;
}
