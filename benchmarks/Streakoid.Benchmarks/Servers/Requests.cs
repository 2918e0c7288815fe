using System.Text;
using System.Text.Json;
using Streakoid.Benchmarks.Data;
using Streakoid.Graph.Nodes;

namespace Streakoid.Benchmarks.Servers;

/// <summary>The bodies that are sent. PostGraphile has names of its own for some things; everybody else speaks Streakoid's
/// schema.</summary>
public static class Requests
{
    private const string Page = "id displayName streaks(first: 20) { nodes { id name currentLength longestLength";
    private const string CheckIns = "checkIns(first: 7) { nodes { day amount } }";
    private const string Write = "mutation($id: ID!) { checkIn(input: { streakId: $id }) { checkIn { day } streak { id currentLength } } }";

    public static byte[] Body(Server server, Request request, Person person, int streak) =>
        request switch
        {
            Request.Q0 => Query("{ __typename }"),
            Request.Q1 => Query(server.IsPostGraphile ? $"{{ me {{ {OfRows(Page)} }} }} }} }}" : $"{{ me {{ {Page} }} }} }} }}"),
            Request.Q2 => Query(
                server.IsPostGraphile
                    ? $"{{ me {{ {OfRows(Page)} checkIns(first: 7, orderBy: DAY_DESC) {{ nodes {{ day amount }} }} }} }} }} }}"
                    : $"{{ me {{ {Page} {CheckIns} }} }} }} }}"
            ),
            _ when server.IsPostGraphile => Query(
                "mutation($id: UUID!) { checkToday(input: { streakId: $id }) { result { id: rowId currentLength } } }",
                person.Streaks[streak].ToString()
            ),
            _ => Query(
                Write,
                server.IsStreakoid ? new NodeId("Streak", person.Streaks[streak]).ToString() : person.Streaks[streak].ToString()
            ),
        };

    /// <summary>A page of 50 streaks, for Streakoid.</summary>
    public static byte[] FullPage(bool withCheckIns) =>
        Query($"{{ me {{ {Page.Replace("20", "50", StringComparison.Ordinal)} {(withCheckIns ? CheckIns : "")} }} }} }} }}");

    /// <summary>A request of one document and its variables.</summary>
    public static byte[] Query(string document, object variables) =>
        JsonSerializer.SerializeToUtf8Bytes(new { query = document, variables });

    private static byte[] Query(string document) => Encoding.UTF8.GetBytes($$"""{"query":"{{document}}"}""");

    private static byte[] Query(string document, string id) => Query(document, new { id });

    // There id is the global one, and lists are in the order of keys.
    private static string OfRows(string fields) =>
        fields
            .Replace("id ", "id: rowId ", StringComparison.Ordinal)
            .Replace("first: 20", "first: 20, orderBy: CREATED_AT_ASC", StringComparison.Ordinal);
}
