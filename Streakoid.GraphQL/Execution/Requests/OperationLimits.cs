using Streakoid.Graph.Cost;

namespace Streakoid.Execution.Requests;

/// <summary>Limits of operations. The defaults suit the public internet.</summary>
public sealed class OperationLimits
{
    /// <summary>The maximum number of tokens in a document, without comments.</summary>
    public int MaxTokens { get; set; } = 2_000;

    /// <summary>The maximum length of a name or number in a document.</summary>
    public int MaxNameLength { get; set; } = 256;

    /// <summary>How deep fields may be nested, with expanded fragments.</summary>
    public int MaxDepth { get; set; } = 10;

    /// <summary>How deep fields may be nested below <c>__schema</c> and <c>__type</c>.</summary>
    public int MaxIntrospectionDepth { get; set; } = 20;

    /// <summary>
    /// How often <c>fields</c>, <c>interfaces</c>, <c>possibleTypes</c> and <c>inputFields</c> may be nested in each other.
    /// </summary>
    public int MaxIntrospectionLists { get; set; } = 2;

    /// <summary>How deep list and object values, and the list types of variables, may be nested.</summary>
    public int MaxValueDepth { get; set; } = 10;

    /// <summary>How deep the JSON of a request may be nested.</summary>
    public int MaxJsonDepth { get; set; } = 32;

    /// <summary>The most values that the variables of an operation may hold, nested ones included.</summary>
    public int MaxVariableValues { get; set; } = 10_000;

    /// <summary>The most aliases in a document.</summary>
    public int MaxAliases { get; set; } = 30;

    /// <summary>The most directives in one place.</summary>
    public int MaxDirectives { get; set; } = 4;

    /// <summary>The most fields in an operation, with expanded fragments.</summary>
    public int MaxFields { get; set; } = 500;

    /// <summary>The maximum field cost of an operation.</summary>
    public double MaxFieldCost { get; set; } = 1_000;

    /// <summary>The maximum type cost of an operation: the objects in its response.</summary>
    public double MaxTypeCost { get; set; } = 1_000;

    /// <summary>The most errors in a response.</summary>
    public int MaxErrors { get; set; } = 10;

    /// <summary>
    /// The size of the cache of parsed and validated documents, in characters of their text. A parsed
    /// document takes many times the memory of its text.
    /// </summary>
    public int DocumentCacheSize { get; set; } = 512 * 1024;

    /// <summary>Whether <c>__schema</c> and <c>__type</c> may be queried. The SDL can always be downloaded.</summary>
    public bool Introspection { get; set; }

    /// <summary>Whether an error about an unknown name suggests similar names.</summary>
    public bool Suggestions { get; set; }

    /// <summary>The maximum page size, also used by the cost analysis.</summary>
    public static int MaxPageSize => CostMetadata.MaxPageSize;
}
