using System.Text.Json;

namespace Streakoid.Client;

/// <summary>Converts JSON to plain values: dictionaries, lists, strings, numbers, booleans.</summary>
internal static class Values
{
    public static Dictionary<string, object?> Members(JsonElement element)
    {
        Dictionary<string, object?> members = [];
        foreach (JsonProperty member in element.EnumerateObject())
            members[member.Name] = Of(member.Value);
        return members;
    }

    public static object? Of(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => Members(element),
            JsonValueKind.Array => element.EnumerateArray().Select(Of).ToList(),
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => Number(element),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => null,
        };

    private static object Number(JsonElement element)
    {
        if (element.TryGetInt32(out int small))
            return small;
        if (element.TryGetInt64(out long large))
            return large;
        return element.GetDouble();
    }
}
