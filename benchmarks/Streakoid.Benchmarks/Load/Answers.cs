using System.Globalization;
using System.Text;
using System.Text.Json;
using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Servers;
using Streakoid.Graph.Nodes;

namespace Streakoid.Benchmarks.Load;

/// <summary>Sees to it that every server says the same before anybody's speed is told.</summary>
public static class Answers
{
    /// <exception cref="InvalidOperationException">Two servers differ, or one says nothing.</exception>
    public static async Task CompareAsync(IReadOnlyList<Caller> callers, IReadOnlyList<Person> people)
    {
        foreach (Request request in (Request[])[Request.Q0, Request.Q1, Request.Q2, Request.M1])
        {
            foreach (Person person in people)
            {
                Dictionary<string, string> values = [];
                foreach (Caller caller in callers)
                {
                    // The first of the plain tables' servers writes, the others find it: all say how it is afterwards.
                    values[caller.Server.Name] = Values(
                        await caller.SendAsync(Requests.Body(caller.Server, request, person, streak: 1), person)
                    );
                }
                if (values.Values.Distinct().Count() == 1 && values.Values.First().Length > 0)
                    continue;
                throw new InvalidOperationException(
                    $"{request} has several answers:\n{string.Join('\n', values.Select(one => $"{one.Key}: {one.Value}"))}"
                );
            }
        }
    }

    /// <summary>The values of an answer in their order; a global id as the key that it holds. What only says where something stands is
    /// left out.</summary>
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
                // Today's date, which PostGraphile's mutation does not say.
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
