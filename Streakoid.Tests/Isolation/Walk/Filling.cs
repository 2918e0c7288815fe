using System.Text.Json.Nodes;

namespace Streakoid.Tests.Isolation.Walk;

/// <summary>What is sent for an argument or an input field.</summary>
/// <param name="Value">The value.</param>
/// <param name="Twin">
/// Where the value names something of another user's: the same with something that never was. The two must be answered alike.
/// </param>
/// <param name="Secrets">What of the value is another's and what stands for it in the twin; an answer may repeat what was sent.</param>
public sealed record Filling(JsonNode? Value, JsonNode? Twin, IReadOnlyList<(string Foreign, string Unknown)> Secrets)
{
    public static readonly Filling Null = new(null, null, []);

    public bool IsForeign => Secrets.Count > 0;

    /// <summary>A value that is the asker's own, or nobody's.</summary>
    public static Filling Of(JsonNode? value) => new(value, value, []);

    /// <summary>A value that is another user's, and its like that is nobody's.</summary>
    public static Filling Foreign(string foreign, string unknown) => new(foreign, unknown, [(foreign, unknown)]);

    public static Filling ListOf(params IReadOnlyList<Filling> items) =>
        new(
            new JsonArray([.. items.Select(item => item.Value?.DeepClone())]),
            new JsonArray([.. items.Select(item => item.Twin?.DeepClone())]),
            [.. items.SelectMany(item => item.Secrets)]
        );

    public static Filling ObjectOf(IEnumerable<KeyValuePair<string, Filling>> members)
    {
        List<KeyValuePair<string, Filling>> all = [.. members];
        return new(
            new JsonObject(all.Select(member => KeyValuePair.Create(member.Key, member.Value.Value?.DeepClone()))),
            new JsonObject(all.Select(member => KeyValuePair.Create(member.Key, member.Value.Twin?.DeepClone()))),
            [.. all.SelectMany(member => member.Value.Secrets)]
        );
    }
}
