using System.Globalization;
using System.Text;
using System.Text.Json;
using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Servers;
using Streakoid.Graph.Nodes;

namespace Streakoid.Benchmarks.Load;

/// <summary>Checks before measuring that all servers return the same values.</summary>
public static class ResponseComparison
{
    /// <exception cref="InvalidOperationException">Two servers differ, or one returns no values.</exception>
    public static async Task CompareAsync(IReadOnlyList<Caller> callers, IReadOnlyList<Person> people)
    {
        foreach (Request request in (Request[])[Request.Q0, Request.Q1, Request.Q2, Request.M1])
        {
            foreach (Person person in people)
            {
                Dictionary<string, string> values = [];
                foreach (Caller caller in callers)
                {
                    // The first server on the plain tables writes; the others return the same state.
                    values[caller.Server.Name] = Values(
                        await caller.SendAsync(Requests.Body(caller.Server, request, person, streak: 1), person)
                    );
                }
                if (values.Values.Distinct().Count() == 1 && values.Values.First().Length > 0)
                    continue;
                throw new InvalidOperationException(
                    $"{request} has different responses:\n{string.Join('\n', values.Select(one => $"{one.Key}: {one.Value}"))}"
                );
            }
        }
    }

    /// <summary>The values of a response in order, without names and structure; of a global id its key.</summary>
    private static string Values(byte[] answer)
    {
        StringBuilder values = new();
        using JsonDocument document = JsonDocument.Parse(answer);
        Add(document.RootElement.GetProperty("data"), values);
        return values.ToString();
    }

    private static void Add(JsonElement element, StringBuilder values)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                // Without today's date, which PostGraphile's mutation does not return.
                foreach (
                    JsonProperty property in element
                        .EnumerateObject()
                        .Where(property => property.Name != "checkIn" || !property.Value.TryGetProperty("day", out _))
                )
                    Add(property.Value, values);
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                    Add(item, values);
                break;
            case JsonValueKind.String:
                string text = element.GetString()!;
                values.Append(NodeId.TryParse(text, out NodeId id) ? id.Key.ToString() : text).Append(' ');
                break;
            case JsonValueKind.Number:
                values.Append(element.GetDecimal().ToString("0.##", CultureInfo.InvariantCulture)).Append(' ');
                break;
        }
    }
}
