using System.Buffers;
using System.Text.Json;

namespace Streakoid.Client.Testing;

/// <summary>A call that reached the transport.</summary>
/// <param name="Operation">The operation's name in the document.</param>
/// <param name="Kind">The kind of the operation.</param>
/// <param name="Variables">The variables that would have been sent.</param>
/// <param name="Options">The settings of the call; null for none.</param>
public sealed record ReceivedCall(string Operation, OperationKind Kind, JsonElement Variables, CallOptions? Options)
{
    internal static ReceivedCall Of<TData>(OperationRequest<TData> request)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            request.WriteVariables?.Invoke(writer);
            writer.WriteEndObject();
        }
        return new ReceivedCall(request.Name, request.Kind, JsonElement.Parse(buffer.WrittenSpan), request.Options);
    }
}
