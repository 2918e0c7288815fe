using System.Buffers;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;
using Streakoid.Graph.Errors;

namespace Streakoid.Http;

/// <summary>Reads an operation from a body or a URL, and rejects anything else.</summary>
internal static class HttpRequestReader
{
    /// <summary>An escaped character takes at most this many bytes.</summary>
    private const int LongestEscape = 6;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a value and leaves the reader at its end.</summary>
    private delegate T Reading<T>(ref Utf8JsonReader json, ReadOnlySequence<byte> sent, string name);

    /// <summary>Reads a body that has arrived.</summary>
    public static async ValueTask<SentBody> ReadBodyAsync(HttpRequest request, GraphQLHttpOptions options, CancellationToken cancellation)
    {
        PipeReader reader = request.BodyReader;
        ReadResult read = await reader.ReadAsync(cancellation);
        try
        {
            return options.Batching && IsList(read.Buffer)
                ? new SentBody(null, Split(read.Buffer, options))
                : new SentBody(Parse(read.Buffer, options));
        }
        finally
        {
            reader.AdvanceTo(read.Buffer.End);
        }
    }

    public static OperationRequest ReadUrl(IQueryCollection query, GraphQLHttpOptions options)
    {
        SentVariables? variables = FromUrl(query["variables"], "variables", options, Map);
        string? hash = FromUrl(query["extensions"], "extensions", options, Hash);
        return Request(
            query["query"],
            NullIfEmpty(query["id"]) ?? NullIfEmpty(query["documentId"]) ?? NullIfEmpty(query["doc_id"]),
            hash,
            NullIfEmpty(query["operationName"]),
            variables ?? SentVariables.None,
            options
        );
    }

    /// <summary>Reads an operation that has arrived.</summary>
    public static OperationRequest Parse(ReadOnlySequence<byte> body, GraphQLHttpOptions options)
    {
        if (body.FirstSpan.StartsWith(ByteOrderMark))
            body = body.Slice(ByteOrderMark.Length);
        if (body.IsEmpty)
            throw RequestRejectedException.BadRequest("The request body is empty. Send a JSON object with a 'query'.");
        try
        {
            Utf8JsonReader json = new(body, isFinalBlock: true, new JsonReaderState(Json(options)));
            json.Read();
            if (json.TokenType == JsonTokenType.StartArray)
                throw RequestRejectedException.BadRequest("This server does not run batches. Send one JSON object per request.");
            if (json.TokenType != JsonTokenType.StartObject)
                throw RequestRejectedException.BadRequest("The request body must be a JSON object with a 'query'.");

            string? query = null,
                id = null,
                hash = null,
                operationName = null;
            SentVariables? variables = null;
            HashSet<string> seen = new(StringComparer.Ordinal);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                string? name = Member(ref json);
                if (name is not null && !seen.Add(name))
                    throw RequestRejectedException.BadRequest($"The request body contains '{name}' twice.");
                json.Read();
                switch (name)
                {
                    case "query":
                        query = Text(ref json, name, options);
                        break;
                    // Hot Chocolate's name, that of the draft of GraphQL over HTTP, and Relay's.
                    case "id" or "documentId" or "doc_id":
                        id ??= NullIfEmpty(Text(ref json, name, options));
                        break;
                    case "operationName":
                        operationName = NullIfEmpty(Text(ref json, name, options));
                        break;
                    case "variables":
                        variables = Map(ref json, body, name);
                        break;
                    case "extensions":
                        hash = Hash(ref json, body, name);
                        break;
                    default:
                        json.Skip();
                        break;
                }
            }
            // Nothing may follow.
            json.Read();
            return Request(query, id, hash, operationName, variables ?? SentVariables.None, options);
        }
        catch (JsonException)
        {
            throw RequestRejectedException.BadRequest("The request body is not valid JSON.");
        }
        catch (InvalidOperationException)
        {
            // A string that is not valid Unicode, such as a lone surrogate.
            throw RequestRejectedException.BadRequest("The request body contains text that is not valid Unicode.");
        }
    }

    private static bool IsList(ReadOnlySequence<byte> body)
    {
        SequenceReader<byte> reader = new(body);
        reader.IsNext(ByteOrderMark, advancePast: true);
        reader.AdvancePastAny(" \t\r\n"u8);
        return reader.IsNext((byte)'[');
    }

    /// <summary>The bytes of each operation of a batch. What is wrong with one of them is found when it is read.</summary>
    private static List<byte[]> Split(ReadOnlySequence<byte> body, GraphQLHttpOptions options)
    {
        if (body.FirstSpan.StartsWith(ByteOrderMark))
            body = body.Slice(ByteOrderMark.Length);
        try
        {
            // The list is one level more.
            Utf8JsonReader json = new(
                body,
                isFinalBlock: true,
                new JsonReaderState(new() { MaxDepth = options.Operations.MaxJsonDepth + 1 })
            );
            json.Read();
            List<byte[]> operations = [];
            while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            {
                if (json.TokenType != JsonTokenType.StartObject)
                    throw RequestRejectedException.BadRequest("Each operation of a batch must be a JSON object with a 'query'.");
                if (operations.Count == GraphQLHttpOptions.MaxBatch)
                    throw RequestRejectedException.BadRequest($"A batch has at most {GraphQLHttpOptions.MaxBatch} operations.");
                long begin = json.TokenStartIndex;
                json.Skip();
                operations.Add(body.Slice(begin, json.BytesConsumed - begin).ToArray());
            }
            // Nothing may follow.
            json.Read();
            return operations.Count > 0 ? operations : throw RequestRejectedException.BadRequest("A batch has at least one operation.");
        }
        catch (JsonException)
        {
            throw RequestRejectedException.BadRequest("The request body is not valid JSON.");
        }
    }

    /// <summary>The name of a member that is read; null of any other.</summary>
    private static string? Member(ref Utf8JsonReader json) =>
        json.ValueTextEquals("query"u8) ? "query"
        : json.ValueTextEquals("variables"u8) ? "variables"
        : json.ValueTextEquals("operationName"u8) ? "operationName"
        : json.ValueTextEquals("extensions"u8) ? "extensions"
        : json.ValueTextEquals("id"u8) ? "id"
        : json.ValueTextEquals("documentId"u8) ? "documentId"
        : json.ValueTextEquals("doc_id"u8) ? "doc_id"
        : null;

    /// <summary>The operation, with the text that was sent, or that of the document with the id or hash.</summary>
    private static OperationRequest Request(
        string? query,
        string? id,
        string? hash,
        string? operationName,
        SentVariables variables,
        GraphQLHttpOptions options
    )
    {
        if (string.IsNullOrWhiteSpace(query))
        {
            string document =
                id is not null ? options.TrustedDocuments.Find(id)
                : hash is not null ? options.TrustedDocuments.TryFind(hash) ?? Registered(hash, options)
                : throw QueryMissing();
            return new OperationRequest(document, operationName, variables);
        }
        if (query.Length > options.MaxBodyBytes)
            throw RequestRejectedException.TooLarge(options.MaxBodyBytes);
        options.TrustedDocuments.Admit(query, options.Operations.Introspection);
        if (hash is not null && hash != TrustedDocuments.Id(query))
            throw RequestRejectedException.BadRequest("'sha256Hash' is not the SHA-256 of 'query', in lower-case hexadecimal.");
        return new OperationRequest(query, operationName, variables) { Registers = options.TrustedDocuments.Only ? null : hash };
    }

    /// <summary>The text that a client has registered. Apollo's clients send it again when they read these messages or codes.</summary>
    private static string Registered(string hash, GraphQLHttpOptions options) =>
        options.TrustedDocuments.Only
            ? throw RequestRejectedException.Document(ErrorCodes.PersistedQueryNotSupported, "PersistedQueryNotSupported")
            : options.RegisteredDocuments.Find(hash)
                ?? throw RequestRejectedException.Document(ErrorCodes.PersistedQueryNotFound, "PersistedQueryNotFound");

    private static T? FromUrl<T>(string? text, string name, GraphQLHttpOptions options, Reading<T> read)
    {
        if (string.IsNullOrWhiteSpace(text))
            return default;
        try
        {
            ReadOnlySequence<byte> bytes = new(Encoding.UTF8.GetBytes(text));
            Utf8JsonReader json = new(bytes, isFinalBlock: true, new JsonReaderState(Json(options)));
            json.Read();
            T value = read(ref json, bytes, name);
            json.Read();
            return value;
        }
        catch (JsonException)
        {
            throw RequestRejectedException.BadRequest($"The URL parameter '{name}' is not a JSON object.");
        }
        catch (InvalidOperationException)
        {
            throw RequestRejectedException.BadRequest($"The URL parameter '{name}' contains text that is not valid Unicode.");
        }
    }

    private static JsonReaderOptions Json(GraphQLHttpOptions options) => new() { MaxDepth = options.Operations.MaxJsonDepth };

    private static string? Text(ref Utf8JsonReader json, string name, GraphQLHttpOptions options)
    {
        if (json.TokenType == JsonTokenType.Null)
            return null;
        if (json.TokenType != JsonTokenType.String)
            throw RequestRejectedException.BadRequest($"'{name}' must be a string.");
        long length = json.HasValueSequence ? json.ValueSequence.Length : json.ValueSpan.Length;
        return length <= (long)options.MaxBodyBytes * LongestEscape
            ? json.GetString()
            : throw RequestRejectedException.TooLarge(options.MaxBodyBytes);
    }

    /// <summary>The bytes of an object, which is only checked for being JSON.</summary>
    private static SentVariables Map(ref Utf8JsonReader json, ReadOnlySequence<byte> sent, string name)
    {
        if (!IsObject(ref json, name))
            return SentVariables.None;
        long begin = json.TokenStartIndex;
        json.Skip();
        return SentVariables.Of(sent.Slice(begin, json.BytesConsumed - begin).ToArray());
    }

    /// <summary>The hash of a persisted query in the extensions; null if there is none.</summary>
    private static string? Hash(ref Utf8JsonReader json, ReadOnlySequence<byte> sent, string name)
    {
        if (!IsObject(ref json, name))
            return null;
        string? hash = null;
        // An object within `extensions` is skipped as a whole, but for `persistedQuery`.
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            bool persisted = json.ValueTextEquals("persistedQuery"u8);
            json.Read();
            if (!persisted || json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }
            while (json.Read() && json.TokenType != JsonTokenType.EndObject)
            {
                bool named = json.ValueTextEquals("sha256Hash"u8);
                json.Read();
                if (!named)
                    json.Skip();
                else if (json.TokenType == JsonTokenType.String)
                    hash = NullIfEmpty(json.GetString());
                else
                    throw RequestRejectedException.BadRequest("'sha256Hash' must be a string.");
            }
        }
        return hash;
    }

    /// <summary>Whether the value is an object; false if it is null.</summary>
    private static bool IsObject(ref Utf8JsonReader json, string name) =>
        json.TokenType switch
        {
            JsonTokenType.StartObject => true,
            JsonTokenType.Null => false,
            _ => throw RequestRejectedException.BadRequest($"'{name}' must be a JSON object."),
        };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static RequestRejectedException QueryMissing() =>
        RequestRejectedException.BadRequest(
            "The request contains no operation. Send a GraphQL document as 'query'.",
            ErrorCodes.QueryMissing
        );
}

/// <summary>What a body contains: one operation, or a batch of them, each as it was sent.</summary>
internal readonly record struct SentBody(OperationRequest? Operation, IReadOnlyList<byte[]>? Batch = null);
