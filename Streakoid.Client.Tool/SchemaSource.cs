using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Streakoid.Client.Generator;
using Streakoid.Client.Generator.Parse;

namespace Streakoid.Client.Tool;

/// <summary>Reads the schema of a server: as SDL where the server prints it, else by introspection.</summary>
internal sealed class SchemaSource(HttpClient http)
{
    /// <summary>The schema as SDL, which was read without a problem.</summary>
    /// <exception cref="ToolException">There is none.</exception>
    public async Task<string> ReadAsync(
        Uri address,
        IReadOnlyCollection<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken
    )
    {
        try
        {
            string schema =
                await PrintedAsync(address, headers, cancellationToken) ?? await IntrospectedAsync(address, headers, cancellationToken);
            schema = schema.ReplaceLineEndings("\n").Trim() + "\n";
            return Check(schema) is not { } problem
                ? schema
                : throw new ToolException($"The schema of {address} can't be used: {problem.Message} The former schema was not changed.");
        }
        catch (HttpRequestException exception)
        {
            throw new ToolException($"{address} was not reached: {exception.Message} The schema was not changed.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ToolException($"{address} did not answer in time. The schema was not changed.");
        }
    }

    // Only SDL has the directives of the schema. Hot Chocolate and Streakoid print it for ?sdl.
    private async Task<string?> PrintedAsync(
        Uri address,
        IReadOnlyCollection<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken
    )
    {
        UriBuilder printed = new(address) { Query = (address.Query.Length > 1 ? address.Query[1..] + "&" : "") + "sdl" };
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, printed.Uri, null, headers, cancellationToken);
        if (!response.IsSuccessStatusCode)
            return null;
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        return new GraphFile("schema.graphql", text).HoldsTypes && Check(text) is null ? text : null;
    }

    private async Task<string> IntrospectedAsync(
        Uri address,
        IReadOnlyCollection<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken
    )
    {
        JsonElement features = await QueryAsync(address, Introspection.Features, headers, cancellationToken);
        JsonElement schema = await QueryAsync(address, Introspection.Query(features), headers, cancellationToken);
        return Introspection.Print(schema.GetProperty("__schema"));
    }

    private async Task<JsonElement> QueryAsync(
        Uri address,
        string query,
        IReadOnlyCollection<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken
    )
    {
        using HttpResponseMessage response = await SendAsync(
            HttpMethod.Post,
            address,
            JsonContent.Create(new JsonObject { ["query"] = query }),
            headers,
            cancellationToken
        );
        string text = await response.Content.ReadAsStringAsync(cancellationToken);
        JsonElement? answer = null;
        try
        {
            answer = JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            // Reported below.
        }
        if (
            answer is { ValueKind: JsonValueKind.Object } read
            && read.TryGetProperty("data", out JsonElement data)
            && data.ValueKind == JsonValueKind.Object
            && data.EnumerateObject().All(member => member.Value.ValueKind == JsonValueKind.Object)
        )
            return data;
        string why =
            answer is { ValueKind: JsonValueKind.Object } failed
            && failed.TryGetProperty("errors", out JsonElement errors)
            && errors.ValueKind == JsonValueKind.Array
            && errors.GetArrayLength() > 0
            && errors[0].TryGetProperty("message", out JsonElement message)
                ? $"it answered \"{message}\""
                : $"it answered {(int)response.StatusCode} without a GraphQL response";
        throw new ToolException($"{address} gave no schema: {why}. The schema was not changed.");
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        Uri address,
        HttpContent? content,
        IReadOnlyCollection<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken
    )
    {
        using HttpRequestMessage request = new(method, address) { Content = content };
        foreach ((string name, string value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                throw new ToolException($"`{name}` is not a header of a request.");
        }
        return await http.SendAsync(request, cancellationToken);
    }

    private static Problem? Check(string schema) =>
        SchemaReader.Read(new([new GraphFile("schema.graphql", schema)])) switch
        {
            { Problems: [var problem, ..] } => problem,
            { QueryType: null } => new GraphFile("schema.graphql", schema).At("", 0, 0, "It has no query type."),
            _ => null,
        };
}
