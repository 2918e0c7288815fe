using System.Collections;
using System.Globalization;
using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using GraphQL.Execution;
using GraphQLParser;
using Streakoid.Graph;
using Streakoid.Graph.Errors;

namespace Streakoid.Execution.Results;

/// <summary>
/// Writes a response as UTF-8 JSON from the engine's execution nodes. The engine's serializer adds members to errors
/// and fails on deep lists.
/// </summary>
internal static class ResultWriter
{
    public static readonly JsonWriterOptions Options = new()
    {
        // The response is never embedded in HTML, so only what JSON requires is escaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
        MaxDepth = 4096,
    };

    /// <summary>A response that is written whole, so that a failure can still become an error.</summary>
    public static AnswerBuffer Buffered(Answer answer, PrincipalGuard guard)
    {
        if (answer.Written is { } written)
            return written;
        AnswerBuffer buffer = AnswerBuffer.Rent();
        try
        {
            Write(buffer.Json, answer, guard);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Writes a response. Each object's owner is compared with the principal.</summary>
    public static void Write(Utf8JsonWriter json, Answer answer, PrincipalGuard guard)
    {
        json.WriteStartObject();
        if (answer.Errors.Count > 0)
        {
            json.WriteStartArray("errors"u8);
            foreach (ShapedError error in answer.Errors)
                Error(json, error);
            json.WriteEndArray();
        }

        if (answer.HasData)
        {
            json.WritePropertyName("data"u8);
            Node(json, answer.Data as ExecutionNode, answer.Principal, guard);
        }

        if (answer.Cost is { } cost)
        {
            json.WriteStartObject("extensions"u8);
            json.WriteStartObject("operationCost"u8);
            json.WriteNumber("fieldCost"u8, cost.FieldCost);
            json.WriteNumber("typeCost"u8, cost.TypeCost);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.Flush();
    }

    /// <summary>Writes an answer that has errors only.</summary>
    public static void WriteErrors(Utf8JsonWriter json, IReadOnlyList<ShapedError> errors)
    {
        json.WriteStartObject();
        json.WriteStartArray("errors"u8);
        foreach (ShapedError error in errors)
            Error(json, error);
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
    }

    private static void Error(Utf8JsonWriter json, ShapedError error)
    {
        json.WriteStartObject();
        json.WriteString("message"u8, error.Message);
        if (error.Locations is { Count: > 0 })
        {
            json.WriteStartArray("locations"u8);
            foreach (Location location in error.Locations)
            {
                json.WriteStartObject();
                json.WriteNumber("line"u8, location.Line);
                json.WriteNumber("column"u8, location.Column);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (error.Path is not null)
        {
            json.WritePropertyName("path"u8);
            Value(json, error.Path);
        }

        if (error.Extensions.Count > 0)
        {
            json.WriteStartObject("extensions"u8);
            foreach ((string name, object? value) in error.Extensions)
            {
                json.WritePropertyName(name);
                Value(json, value);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void Node(Utf8JsonWriter json, ExecutionNode? node, Principal? principal, PrincipalGuard guard)
    {
        switch (node)
        {
            case null:
                json.WriteNullValue();
                break;
            case ObjectExecutionNode { SubFields: { } fields }:
                // The root of the operation is the principal itself.
                Principal? own = node.Result is { } value ? guard.Verify(value, principal) : principal;
                json.WriteStartObject();
                foreach (ExecutionNode field in fields)
                {
                    json.WritePropertyName(field.Name!);
                    Node(json, field, own, guard);
                }

                json.WriteEndObject();
                break;
            case ObjectExecutionNode:
                json.WriteNullValue();
                break;
            case ArrayExecutionNode { Items: { } items }:
                json.WriteStartArray();
                foreach (ExecutionNode item in items)
                    Node(json, item, principal, guard);
                json.WriteEndArray();
                break;
            case ArrayExecutionNode { SerializedResult: var serialized }:
                Value(json, serialized);
                break;
            default:
                Value(json, node.ToValue());
                break;
        }
    }

    /// <summary>Writes plain data: serialized scalar values.</summary>
    public static void Value(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case string text:
                json.WriteStringValue(text);
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case float number:
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case uint number:
                json.WriteNumberValue(number);
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case short or ushort or byte or sbyte:
                json.WriteNumberValue(Convert.ToInt32(value, CultureInfo.InvariantCulture));
                break;
            case BigInteger number:
                json.WriteRawValue(number.ToString(CultureInfo.InvariantCulture), skipInputValidation: true);
                break;
            case Guid id:
                json.WriteStringValue(id);
                break;
            case DateTimeOffset time:
                json.WriteStringValue(time);
                break;
            case DateTime time:
                json.WriteStringValue(time);
                break;
            case IReadOnlyDictionary<string, object?> map:
                json.WriteStartObject();
                foreach ((string name, object? member) in map)
                {
                    json.WritePropertyName(name);
                    Value(json, member);
                }

                json.WriteEndObject();
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (object? item in items)
                    Value(json, item);
                json.WriteEndArray();
                break;
            default:
                // Never by reflection: a value that a scalar does not serialize must not leave the server.
                throw new NotSupportedException($"A scalar returned a value of type {value.GetType()}, which cannot be written as JSON.");
        }
    }
}
