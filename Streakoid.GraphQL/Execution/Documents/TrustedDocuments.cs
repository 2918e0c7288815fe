using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using GraphQLParser.AST;
using Streakoid.Execution.Requests;
using Streakoid.Graph.Errors;

namespace Streakoid.Execution.Documents;

/// <summary>The documents that the operator has registered. A client may send the SHA-256 of one instead of its text.</summary>
/// <param name="documents">The documents' texts.</param>
/// <param name="only">Whether all other documents are rejected.</param>
public sealed class TrustedDocuments(IEnumerable<string> documents, bool only)
{
    /// <summary>No trusted documents; all others are allowed.</summary>
    public static readonly TrustedDocuments None = new([], only: false);

    /// <summary>The prefix of a SHA-256 id in the draft of GraphQL over HTTP.</summary>
    private const string Prefix = "sha256:";

    private readonly FrozenDictionary<string, string> _byId = documents
        .Distinct(StringComparer.Ordinal)
        .ToFrozenDictionary(Id, StringComparer.Ordinal);
    private readonly FrozenSet<string> _texts = documents.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether all other documents are rejected.</summary>
    public bool Only => only;

    /// <summary>The texts, each once.</summary>
    public IReadOnlyCollection<string> Texts => _texts;

    /// <summary>The SHA-256 of a text in UTF-8: 64 digits in lower-case hexadecimal.</summary>
    public static string Id(string document) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));

    /// <summary>Whether the text is exactly one of them.</summary>
    internal bool Hold(string document) => _texts.Contains(document);

    /// <summary>The text with an id; rejects an unknown id.</summary>
    internal string Find(string id) =>
        TryFind(id)
        ?? throw RequestRejectedException.Document(
            ErrorCodes.UnknownTrustedDocument,
            "No trusted document has this id. Send the document as 'query', or add it to the server's manifest."
        );

    /// <summary>The text with an id; null if there is none.</summary>
    internal string? TryFind(string id) => _byId.GetValueOrDefault(WithoutPrefix(id));

    /// <summary>An id without the prefix that names the algorithm.</summary>
    public static string WithoutPrefix(string id) => id.StartsWith(Prefix, StringComparison.Ordinal) ? id[Prefix.Length..] : id;

    /// <summary>Rejects a text before parsing if it is neither trusted nor possibly introspection.</summary>
    internal void Admit(string document, bool introspection)
    {
        if (only && !introspection && !Hold(document))
            throw Untrusted();
    }

    /// <summary>Rejects a parsed document if it is not trusted and selects more than introspection.</summary>
    internal void Admit(string text, GraphQLDocument document)
    {
        if (only && !Hold(text) && !IsIntrospection(document))
            throw Untrusted();
    }

    // A fragment at the root could select anything, and no tool's introspection starts with one.
    private static bool IsIntrospection(GraphQLDocument document) =>
        document
            .Definitions.OfType<GraphQLOperationDefinition>()
            .All(operation =>
                operation.SelectionSet.Selections.All(node =>
                    node is GraphQLField { Name.StringValue: "__schema" or "__type" or "__typename" }
                )
            );

    private static RequestRejectedException Untrusted() =>
        RequestRejectedException.Document(
            ErrorCodes.OnlyTrustedDocuments,
            "The server runs trusted documents only. Send the 'id' of one, or its exact text in the server's manifest."
        );
}
