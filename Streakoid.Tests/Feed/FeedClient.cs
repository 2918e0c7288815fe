using System.Text.Json.Nodes;
using Streakoid.Graph.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Feed;

/// <summary>Follows a user's changes.</summary>
internal static class FeedClient
{
    private const string Page = """
        query($after: String, $first: Int) { me { changes(after: $after, first: $first) { pageInfo { hasNextPage endCursor } nodes {
          cursor kind nodeId node { __typename id ... on Streak { name state currentLength version archivedAt } ... on CheckIn { day amount note streak { id } } ... on Me { displayName } } } } } }
        """;

    /// <summary>A page of changes.</summary>
    public static async Task<(List<JsonNode> Nodes, string End, bool More)> ChangesAsync(this Person person, string? after, int first = 50)
    {
        Answer answer = (await person.AskAsync(Page, new { after, first })).Succeeded();
        return (
            [.. answer.Data("me.changes.nodes")!.AsArray().Select(node => node!)],
            answer.TextAt("me.changes.pageInfo.endCursor"),
            (bool)answer.Data("me.changes.pageInfo.hasNextPage")!
        );
    }

    /// <summary>Where the log stands now.</summary>
    public static async Task<string> CursorAsync(this Person person) => (await person.ChangesAsync(null)).End;

    /// <summary>All changes since a cursor, as <c>CREATED Streak</c>.</summary>
    public static async Task<(List<string> Changes, string End)> SinceAsync(this Person person, string after, int first = 50)
    {
        List<string> changes = [];
        while (true)
        {
            (List<JsonNode> nodes, string end, bool more) = await person.ChangesAsync(after, first);
            changes.AddRange(nodes.Select(node => $"{node["kind"]} {TypeOf((string)node["nodeId"]!)}"));
            after = end;
            if (!more)
                return (changes, end);
        }
    }

    /// <summary>The type in a global id.</summary>
    public static string TypeOf(string nodeId) => NodeId.TryParse(nodeId, out NodeId id) ? id.Type : nodeId;

    /// <summary>A cursor with another part.</summary>
    public static string Replaced(string cursor, int part, string value)
    {
        string[] parts = Parts(cursor);
        parts[part] = value;
        return System.Buffers.Text.Base64Url.EncodeToString(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', parts)));
    }

    /// <summary>The parts of a cursor.</summary>
    public static string[] Parts(string cursor) =>
        System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(cursor)).Split('\n');
}
