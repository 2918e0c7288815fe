using System.Buffers;
using System.Text.Json;

namespace Streakoid.Client;

/// <summary>Writes the body of a subscription, which continues where the last event was.</summary>
internal static class SubscriptionBody
{
    /// <summary>The variable and the field that let a subscription continue.</summary>
    private const string After = "after";
    private const string CursorField = "cursor";

    /// <summary>The body; with <paramref name="cursor"/>, in the place of the variable <c>after</c>.</summary>
    public static byte[] Write<TData>(OperationRequest<TData> request, bool trusted, string? cursor)
    {
        if (cursor is null || !request.Document.Contains($"${After}", StringComparison.Ordinal))
            return RequestBody.Write(request, trusted);
        return RequestBody.Write(
            new OperationRequest<TData>(
                request.Kind,
                request.Name,
                request.Document,
                writer =>
                {
                    WriteOthers(request, writer);
                    writer.WriteString(After, cursor);
                },
                request.ReadData
            ),
            trusted
        );
    }

    /// <summary>The cursor of an event; null where none was selected.</summary>
    public static string? CursorOf(JsonElement data)
    {
        foreach (JsonProperty field in data.EnumerateObject())
        {
            if (
                field.Value.ValueKind == JsonValueKind.Object
                && field.Value.TryGetProperty(CursorField, out JsonElement cursor)
                && cursor.ValueKind == JsonValueKind.String
            )
                return cursor.GetString();
        }
        return null;
    }

    private static void WriteOthers<TData>(OperationRequest<TData> request, Utf8JsonWriter writer)
    {
        if (request.WriteVariables is null)
            return;
        ArrayBufferWriter<byte> buffer = new(256);
        using (Utf8JsonWriter own = new(buffer))
        {
            own.WriteStartObject();
            request.WriteVariables(own);
            own.WriteEndObject();
        }
        using JsonDocument variables = JsonDocument.Parse(buffer.WrittenMemory);
        foreach (JsonProperty variable in variables.RootElement.EnumerateObject())
            if (!variable.NameEquals(After))
                variable.WriteTo(writer);
    }
}
