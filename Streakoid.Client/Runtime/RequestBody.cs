using System.Buffers;
using System.Text.Json;

namespace Streakoid.Client;

/// <summary>Writes the body of a request.</summary>
internal static class RequestBody
{
    /// <summary>Writes an operation with its text, or with its hash for a server with trusted documents.</summary>
    public static byte[] Write<TData>(OperationRequest<TData> request, bool trusted)
    {
        ArrayBufferWriter<byte> buffer = new((trusted ? 0 : request.Document.Length) + 256);
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            if (trusted)
                writer.WriteString("id"u8, request.DocumentHash);
            else
                writer.WriteString("query"u8, request.Document);
            writer.WriteString("operationName"u8, request.Name);
            if (request.WriteVariables is not null)
            {
                writer.WriteStartObject("variables"u8);
                request.WriteVariables(writer);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
