using System.Buffers;
using System.Text.Json;

namespace Streakoid.Client;

/// <summary>The bytes that an operation is sent as.</summary>
internal static class RequestBody
{
    public static byte[] Write(string name, string document, Action<Utf8JsonWriter>? writeVariables)
    {
        ArrayBufferWriter<byte> buffer = new(document.Length + 256);
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("query"u8, document);
            writer.WriteString("operationName"u8, name);
            if (writeVariables is not null)
            {
                writer.WriteStartObject("variables"u8);
                writeVariables(writer);
                writer.WriteEndObject();
            }
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
