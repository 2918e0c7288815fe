using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Streakoid.Tests.Contracts;

/// <summary>What a caller learns of a call: the payload, or what kept it away.</summary>
/// <param name="Payload">The root field, such as <c>register</c>.</param>
/// <param name="Fault">A status or the code of an error; null where there is a payload.</param>
public sealed record Reply(JsonNode? Payload, string? Fault = null)
{
    private static readonly JsonSerializerOptions Readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string? UserId => (string?)(Payload?["session"]?["me"] ?? Payload)?["id"];

    public string? ErrorCode => (string?)Payload?["errors"]?[0]?["code"];

    public string? RefreshToken => (string?)Payload?["session"]?["refreshToken"];

    public string? AccessToken => (string?)Payload?["session"]?["accessToken"];

    /// <summary>The reply as text, with what differs from run to run masked: tokens and ids. Times stay: the server's clock stands
    /// still.</summary>
    public string Masked()
    {
        JsonNode? payload = Payload?.DeepClone();
        Mask(payload);
        return Fault ?? payload?.ToJsonString(Readable) ?? "null";
    }

    private static void Mask(JsonNode? node)
    {
        if (node is JsonArray list)
            foreach (JsonNode? item in list)
                Mask(item);
        if (node is not JsonObject members)
            return;
        foreach ((string name, JsonNode? value) in members.ToList())
        {
            if (name is "id" or "accessToken" or "refreshToken" && value is JsonValue)
                members[name] = $"({name})";
            else
                Mask(value);
        }
    }
}
