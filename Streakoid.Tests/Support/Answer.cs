using System.Net;
using System.Text.Json.Nodes;

namespace Streakoid.Tests.Support;

/// <summary>A response of the server.</summary>
public sealed record Answer(HttpStatusCode Status, string Text)
{
    private readonly JsonNode? _body = Text.StartsWith('{') ? JsonNode.Parse(Text) : null;

    /// <summary>The data at a path such as <c>me.streaks.nodes.0.name</c>; null if the path does not exist.</summary>
    public JsonNode? Data(string path) => At(_body?["data"], path);

    /// <summary>The code of the first error.</summary>
    public string? ErrorCode => (string?)At(_body, "errors.0.extensions.code");

    /// <summary>The message of the first error.</summary>
    public string? ErrorMessage => (string?)At(_body, "errors.0.message");

    /// <summary>Fails if the response has errors, and returns it.</summary>
    public Answer Succeeded()
    {
        Assert.True(Status == HttpStatusCode.OK && _body?["errors"] is null, $"{(int)Status} {Text}");
        return this;
    }

    /// <summary>The text at a path of the data.</summary>
    public string TextAt(string path) => (string?)Data(path) ?? throw new InvalidOperationException($"There is no {path} in {Text}");

    /// <summary>The number at a path of the data.</summary>
    public int NumberAt(string path) => (int?)Data(path) ?? throw new InvalidOperationException($"There is no {path} in {Text}");

    private static JsonNode? At(JsonNode? node, string path)
    {
        foreach (string step in path.Split('.'))
        {
            node = node switch
            {
                JsonArray array => int.TryParse(step, out int index) && index < array.Count ? array[index] : null,
                JsonObject @object => @object[step],
                _ => null,
            };
        }
        return node;
    }
}
