using System.Text;
using System.Text.Json;
using Streakoid.Benchmarks.Data;
using Streakoid.Graph.Nodes;

namespace Streakoid.Benchmarks.Servers;

/// <summary>The bodies of the requests. All servers have Streakoid's schema, except that PostGraphile has some names of its
/// own.</summary>
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

    /// <summary>A page of 50 streaks, only for Streakoid.</summary>
    public static byte[] FullPage(bool withCheckIns) =>
        Query($"{{ me {{ {Page.Replace("20", "50", StringComparison.Ordinal)} {(withCheckIns ? CheckIns : "")} }} }} }} }}");

    /// <summary>A request with a document and its variables.</summary>
    public static byte[] Query(string document, object variables) =>
        JsonSerializer.SerializeToUtf8Bytes(new { query = document, variables });

    private static byte[] Query(string document) => Encoding.UTF8.GetBytes($$"""{"query":"{{document}}"}""");

    private static byte[] Query(string document, string id) => Query(document, new { id });

    // PostGraphile's id is the global one, and its lists are in key order.
    private static string OfRows(string fields) =>
        fields
            .Replace("id ", "id: rowId ", StringComparison.Ordinal)
            .Replace("first: 20", "first: 20, orderBy: CREATED_AT_ASC", StringComparison.Ordinal);
}
