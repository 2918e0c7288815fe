using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Streakoid.Client;

/// <summary>A call of an operation. Generated code creates it; an <see cref="IOperationExecutor"/> sends it.</summary>
/// <typeparam name="TData">The type of the response's <c>data</c>.</typeparam>
/// <param name="kind">The kind of the operation.</param>
/// <param name="name">The operation's name in the document.</param>
/// <param name="document">The GraphQL text.</param>
/// <param name="writeVariables">Writes the members of the variables object; null if there are none.</param>
/// <param name="readData">Reads the <c>data</c> member, which is an object.</param>
/// <param name="sessionEffect">The effect of a mutation on the session.</param>
public sealed class OperationRequest<TData>(
    OperationKind kind,
    string name,
    string document,
    Action<Utf8JsonWriter>? writeVariables,
    Func<JsonElement, TData> readData,
    SessionEffect sessionEffect = SessionEffect.None
)
{
    private string? _documentHash;

    /// <summary>The kind of the operation.</summary>
    public OperationKind Kind { get; } = kind;

    /// <summary>The operation's name in the document.</summary>
    public string Name { get; } = name;

    /// <summary>The GraphQL text.</summary>
    public string Document { get; } = document;

    /// <summary>Writes the members of the variables object; null if there are none.</summary>
    public Action<Utf8JsonWriter>? WriteVariables { get; } = writeVariables;

    /// <summary>Reads the <c>data</c> member of the response.</summary>
    public Func<JsonElement, TData> ReadData { get; } = readData;

    /// <summary>The effect of a mutation on the session.</summary>
    public SessionEffect SessionEffect { get; } = sessionEffect;

    /// <summary>Settings of this call; null for the client's.</summary>
    public CallOptions? Options { get; private init; }

    /// <summary>The same call with settings of its own, in the place of former ones.</summary>
    public OperationRequest<TData> With(CallOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new OperationRequest<TData>(Kind, Name, Document, WriteVariables, ReadData, SessionEffect)
        {
            Options = Options?.With(options) ?? options,
        };
    }

    /// <summary>The SHA-256 of the document in lower-case hexadecimal.</summary>
    public string DocumentHash => _documentHash ??= Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Document)));
}
