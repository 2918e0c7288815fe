using System.Globalization;
using System.Text.Json.Nodes;
using Streakoid.Client;
using Streakoid.Tests.Client.Sync;
using Streakoid.Tests.Support;
using Answer = Streakoid.Tests.Support.Answer;

namespace Streakoid.Tests.Feed;

/// <summary>
/// A device that works offline: it keeps what the user wants to be done, sends it when it is online, and then follows the changes. It is
/// never told anything but by the feed, which it reads itself, or with the typed client.
/// </summary>
internal sealed class Device(Person person, Random random, SyncClient? client) : IAsyncDisposable
{
    public const string StreakFields = "id name tags state currentLength longestLength dueBy version archivedAt";
    public const string CheckInFields = "id day amount note streak { id }";

    private static readonly string[] Days = ["2026-03-11", "2026-03-12", "2026-03-13", "2026-03-14"];

    private readonly SortedDictionary<string, string> _kept = new(StringComparer.Ordinal);
    private readonly List<JsonObject> _checkIns = [];
    private readonly List<(string Mutation, JsonObject Input)> _others = [];
    private readonly TestStore _store = new();
    private string _cursor = "";

    /// <summary>All that it keeps.</summary>
    public string Kept => client is null ? Joined(_kept.Values) : Joined(_store.Rows);

    /// <summary>Fetches everything once.</summary>
    public async Task BeginAsync()
    {
        if (client is not null)
        {
            await client.LoginAsync(person.Email);
            await FollowAsync();
            return;
        }
        // The cursor first: what changes meanwhile is shown again.
        _cursor = await person.CursorAsync();
        foreach ((string id, string text) in await EverythingAsync(person))
            _kept[id] = text;
    }

    /// <summary>All that the server keeps, as a device would.</summary>
    public static async Task<SortedDictionary<string, string>> EverythingAsync(Person person)
    {
        SortedDictionary<string, string> all = new(StringComparer.Ordinal);
        Answer answer = (
            await person.AskAsync(
                $$"""
                { me { id displayName live: streaks(first: 3) { nodes { __typename {{StreakFields}} checkIns(first: 5) { nodes { __typename {{CheckInFields}} } } } }
                  old: streaks(first: 3, where: { archivedAt: { neq: null } }) { nodes { __typename {{StreakFields}} checkIns(first: 5) { nodes { __typename {{CheckInFields}} } } } } } }
                """
            )
        ).Succeeded();
        foreach (JsonObject streak in Nodes("live").Concat(Nodes("old")))
        {
            JsonArray checkIns = streak["checkIns"]!["nodes"]!.AsArray();
            streak.Remove("checkIns");
            all[(string)streak["id"]!] = TextOf(streak);
            foreach (JsonNode? checkIn in checkIns)
                all[(string)checkIn!["id"]!] = TextOf(checkIn);
        }
        return all;

        IEnumerable<JsonObject> Nodes(string alias) => answer.Data($"me.{alias}.nodes")!.AsArray().Select(node => node!.AsObject());
    }

    /// <summary>Something that the user wants, offline.</summary>
    public void Edit(IReadOnlyList<string> streaks)
    {
        string streakId = streaks[random.Next(streaks.Count)];
        string day = Days[random.Next(Days.Length)];
        JsonObject input = new() { ["streakId"] = streakId };
        switch (random.Next(10))
        {
            case <= 3:
                input["clientId"] = Guid.NewGuid().ToString();
                input["day"] = day;
                if (random.Next(2) == 0)
                    input["amount"] = random.Next(1, 5);
                _checkIns.Add(input);
                break;
            case 4 or 5:
                input["day"] = day;
                _others.Add(("undoCheckIn", input));
                break;
            case 6:
                input["days"] = new JsonArray(day);
                input["skipped"] = random.Next(2) == 0;
                _others.Add(("skipDays", input));
                break;
            case 7:
                _others.Add((random.Next(2) == 0 ? "pauseStreak" : "resumeStreak", input));
                break;
            case 8:
                input["name"] = $"Read {random.Next(100)}";
                _others.Add(("updateStreak", input));
                break;
            default:
                _others.Add((random.Next(3) == 0 ? "archiveStreak" : "restoreStreak", input));
                break;
        }
    }

    /// <summary>Sends what is wanted, and follows the changes.</summary>
    public async Task SyncAsync()
    {
        if (_checkIns.Count > 0)
        {
            // The same again, as after an answer that was lost; an archived streak takes none, which the device finds out.
            for (int time = 0; time < random.Next(1, 3); time++)
                await SendAsync(
                    "recordCheckIns",
                    new JsonObject { ["checkIns"] = new JsonArray([.. _checkIns.Select(one => one.DeepClone())]) }
                );
            _checkIns.Clear();
        }
        foreach ((string mutation, JsonObject input) in _others)
            await SendAsync(mutation, input);
        _others.Clear();
        await FollowAsync();
    }

    /// <summary>Follows the changes.</summary>
    public async Task FollowAsync()
    {
        if (client is not null)
        {
            await client.Api.SyncAsync(_store);
            return;
        }
        for (bool more = true; more; )
        {
            Answer answer = (
                await person.AskAsync(
                    $$"""
                    query($after: String!, $first: Int!) { me { changes(after: $after, first: $first) { pageInfo { hasNextPage endCursor } nodes {
                      kind nodeId node { __typename ... on Streak { {{StreakFields}} } ... on CheckIn { {{CheckInFields}} } } } } } }
                    """,
                    new { after = _cursor, first = random.Next(1, 8) }
                )
            ).Succeeded();
            foreach (JsonNode? change in answer.Data("me.changes.nodes")!.AsArray())
            {
                string id = (string)change!["nodeId"]!;
                if (change["node"] is { } node)
                    _kept[id] = TextOf(node);
                else
                    _kept.Remove(id);
            }
            _cursor = answer.TextAt("me.changes.pageInfo.endCursor");
            more = (bool)answer.Data("me.changes.pageInfo.hasNextPage")!;
        }
    }

    public ValueTask DisposeAsync() => client?.DisposeAsync() ?? default;

    /// <summary>All rows, each of which begins with its id.</summary>
    public static string Joined(IEnumerable<string> rows) => string.Join('\n', rows.Order(StringComparer.Ordinal));

    // In the words of the store of the typed client.
    private static string TextOf(JsonNode node)
    {
        if ((string?)node["__typename"] == "CheckIn")
            return $"{node["id"]} {node["streak"]!["id"]} {node["day"]} {node["amount"]!.ToJsonString()} {node["note"]}";
        string state = string.Concat(((string)node["state"]!).Split('_').Select(word => word[0] + word[1..].ToLowerInvariant()));
        return $"{node["id"]} {node["name"]} {string.Join(',', node["tags"]!.AsArray())} {state} {node["currentLength"]}/{node["longestLength"]} "
            + $"{TimeOf(node["dueBy"])} v{node["version"]} {TimeOf(node["archivedAt"])}";
    }

    private static string TimeOf(JsonNode? time) =>
        time is null ? "" : DateTimeOffset.Parse((string)time!, CultureInfo.InvariantCulture).ToString("O", CultureInfo.InvariantCulture);

    private async Task SendAsync(string mutation, JsonObject input)
    {
        string type = $"{char.ToUpperInvariant(mutation[0])}{mutation[1..]}Input";
        (
            await person.AskAsync(
                $"mutation($input: {type}!) {{ {mutation}(input: $input) {{ errors {{ ... on Error {{ code }} }} }} }}",
                new { input }
            )
        ).Succeeded();
    }
}
