using System.Text.Json;

namespace Streakoid.Client;

/// <summary>Reads the <c>errors</c> of a response.</summary>
internal static class ErrorReader
{
    /// <summary>The errors; null if this is not a list of errors.</summary>
    public static List<IClientError>? Read(JsonElement list)
    {
        if (list.ValueKind == JsonValueKind.Null)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            return null;
        List<IClientError> errors = [];
        foreach (JsonElement error in list.EnumerateArray())
        {
            if (error.ValueKind != JsonValueKind.Object)
                return null;
            errors.Add(One(error));
        }
        return errors;
    }

    private static ClientError One(JsonElement error)
    {
        Dictionary<string, object?>? extensions =
            error.TryGetProperty("extensions", out JsonElement e) && e.ValueKind == JsonValueKind.Object ? Values.Members(e) : null;
        return new ClientError(
            error.TryGetProperty("message", out JsonElement m) && m.ValueKind == JsonValueKind.String
                ? m.GetString()!
                : "The server sent no message."
        )
        {
            Code = extensions?.GetValueOrDefault("code") as string,
            Path =
                error.TryGetProperty("path", out JsonElement p) && p.ValueKind == JsonValueKind.Array
                    ? [.. p.EnumerateArray().Select(step => Values.Of(step) ?? "")]
                    : null,
            Locations =
                error.TryGetProperty("locations", out JsonElement l) && l.ValueKind == JsonValueKind.Array
                    ? [.. l.EnumerateArray().Select(Place)]
                    : null,
            Extensions = extensions,
        };
    }

    private static Location Place(JsonElement location) => new(Number(location, "line"), Number(location, "column"));

    private static int Number(JsonElement location, string name) =>
        location.ValueKind == JsonValueKind.Object
        && location.TryGetProperty(name, out JsonElement value)
        && value.TryGetInt32Safely() is { } number
            ? number
            : 0;

    private static int? TryGetInt32Safely(this JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number : null;
}
