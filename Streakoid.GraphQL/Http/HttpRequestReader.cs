using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Numerics;
using System.Text.Json;
using GraphQL;
using Streakoid.Execution.Requests;
using Streakoid.Graph.Errors;

namespace Streakoid.Http;

/// <summary>Reads an operation from a body or a URL, and rejects anything else.</summary>
internal static class HttpRequestReader
{
    /// <summary>Reads a body.</summary>
    /// <param name="request">The request.</param>
    /// <param name="larger">Called once for a body above <see cref="GraphQLHttpOptions.MaxBodyBytes"/>; returns its limit in bytes.</param>
    /// <param name="options">The limits.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async ValueTask<OperationRequest> ReadBodyAsync(
        HttpRequest request,
        Func<ValueTask<int>> larger,
        GraphQLHttpOptions options,
        CancellationToken cancellation
    )
    {
        int limit = options.MaxBodyBytes;
        bool asked = request.ContentLength > limit;
        if (asked)
            limit = await larger();
        if (request.ContentLength > limit)
            throw RequestRejectedException.TooLarge(limit);
        PipeReader reader = request.BodyReader;
        while (true)
        {
            ReadResult read = await reader.ReadAsync(cancellation);
            ReadOnlySequence<byte> buffer = read.Buffer;
            if (buffer.Length > limit && !asked)
                (limit, asked) = (await larger(), true);
            if (buffer.Length > limit)
            {
                reader.AdvanceTo(buffer.End);
                throw RequestRejectedException.TooLarge(limit);
            }

            if (read.IsCompleted)
            {
                try
                {
                    return Parse(buffer, options) with { IsLarge = asked };
                }
                finally
                {
                    reader.AdvanceTo(buffer.End);
                }
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    public static OperationRequest ReadUrl(IQueryCollection query, GraphQLHttpOptions options)
    {
        return new(
            Document(query["query"], NullIfEmpty(query["id"]) ?? NullIfEmpty(query["documentId"]), options),
            NullIfEmpty(query["operationName"]),
            FromUrl(query["variables"], "variables", options),
            FromUrl(query["extensions"], "extensions", options)
        );
    }

    private static OperationRequest Parse(ReadOnlySequence<byte> body, GraphQLHttpOptions options)
    {
        if (body.IsEmpty)
            throw RequestRejectedException.BadRequest("The request body is empty. Send a JSON object with a 'query'.");
        try
        {
            using JsonDocument json = JsonDocument.Parse(body, Json(options));
            JsonElement root = json.RootElement;
            if (root.ValueKind == JsonValueKind.Array)
                throw RequestRejectedException.BadRequest("Batching is not supported. Send one JSON object per request.");
            if (root.ValueKind != JsonValueKind.Object)
                throw RequestRejectedException.BadRequest("The request body must be a JSON object with a 'query'.");

            string? query = null,
                id = null,
                operationName = null;
            Inputs variables = Inputs.Empty,
                extensions = Inputs.Empty;
            foreach (JsonProperty member in root.EnumerateObject())
            {
                switch (member.Name)
                {
                    case "query":
                        query = Text(member);
                        break;
                    // Hot Chocolate's name, and that of the draft of GraphQL over HTTP.
                    case "id" or "documentId":
                        id ??= NullIfEmpty(Text(member));
                        break;
                    case "operationName":
                        operationName = NullIfEmpty(Text(member));
                        break;
                    case "variables":
                        variables = Map(member.Value, member.Name);
                        break;
                    case "extensions":
                        extensions = Map(member.Value, member.Name);
                        break;
                }
            }

            return new(Document(query, id, options), operationName, variables, extensions);
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

    /// <summary>The text that was sent, or that of the trusted document with the id.</summary>
    private static string Document(string? query, string? id, GraphQLHttpOptions options)
    {
        if (string.IsNullOrWhiteSpace(query))
            return id is null ? throw QueryMissing() : options.TrustedDocuments.Find(id);
        if (query.Length > options.MaxBodyBytes)
            throw RequestRejectedException.TooLarge(options.MaxBodyBytes);
        options.TrustedDocuments.Admit(query, options.Operations.Introspection);
        return query;
    }

    private static Inputs FromUrl(string? text, string name, GraphQLHttpOptions options)
    {
        if (string.IsNullOrWhiteSpace(text))
            return Inputs.Empty;
        try
        {
            using JsonDocument json = JsonDocument.Parse(text, Json(options));
            return Map(json.RootElement, name);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw RequestRejectedException.BadRequest($"The URL parameter '{name}' is not a JSON object.");
        }
    }

    private static JsonDocumentOptions Json(GraphQLHttpOptions options) =>
        new() { MaxDepth = options.MaxJsonDepth, AllowDuplicateProperties = false };

    private static string? Text(JsonProperty member) =>
        member.Value.ValueKind switch
        {
            JsonValueKind.Null => null,
            JsonValueKind.String => member.Value.GetString(),
            _ => throw RequestRejectedException.BadRequest($"'{member.Name}' must be a string."),
        };

    private static Inputs Map(JsonElement value, string name) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => Inputs.Empty,
            JsonValueKind.Object => new(Object(value)),
            _ => throw RequestRejectedException.BadRequest($"'{name}' must be a JSON object."),
        };

    private static Dictionary<string, object?> Object(JsonElement value)
    {
        Dictionary<string, object?> members = new(StringComparer.Ordinal);
        foreach (JsonProperty member in value.EnumerateObject())
            members[member.Name] = Value(member.Value);
        return members;
    }

    private static object? Value(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Object => Object(value),
            JsonValueKind.Array => value.EnumerateArray().Select(Value).ToList(),
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number => Number(value),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    // The CLR types that the engine's scalars know.
    private static object Number(JsonElement value)
    {
        if (value.TryGetInt32(out int small))
            return small;
        if (value.TryGetInt64(out long large))
            return large;
        string text = value.GetRawText();
        if (
            text.Length <= 100
            && BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger huge)
        )
            return huge;
        if (value.TryGetDecimal(out decimal exact))
            return exact;
        return value.TryGetDouble(out double approximate) && double.IsFinite(approximate)
            ? approximate
            : throw RequestRejectedException.BadRequest("A number in the variables is out of range.");
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static RequestRejectedException QueryMissing() =>
        RequestRejectedException.BadRequest(
            "The request contains no operation. Send a GraphQL document as 'query'.",
            ErrorCodes.QueryMissing
        );
}
