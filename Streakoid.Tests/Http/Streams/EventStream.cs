using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http.Streams;

/// <summary>A stream of server-sent events.</summary>
internal sealed class EventStream : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventStream(HttpResponseMessage response, Stream body) => (_response, _reader) = (response, new StreamReader(body));

    public HttpStatusCode Status => _response.StatusCode;

    public static async Task<EventStream> OpenAsync(HttpClient http, Person person, string method, string query, object variables)
    {
        using HttpRequestMessage request =
            method == "GET"
                ? new(
                    HttpMethod.Get,
                    $"/graphql?query={Uri.EscapeDataString(query)}&variables={Uri.EscapeDataString(JsonSerializer.Serialize(variables))}"
                )
                : new(HttpMethod.Post, "/graphql")
                {
                    Content = new StringContent(JsonSerializer.Serialize(new { query, variables }), Encoding.UTF8, "application/json"),
                };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        request.Headers.Authorization = new("Bearer", person.AccessToken);
        HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new EventStream(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The data of the next answer; null at the end.</summary>
    public async Task<string?> NextAsync()
    {
        using CancellationTokenSource limit = new(TimeSpan.FromMinutes(2));
        string? kind = null;
        while (await _reader.ReadLineAsync(limit.Token) is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                kind = line["event: ".Length..];
            if (kind == "complete")
                return null;
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return line["data: ".Length..];
        }
        return null;
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
