using System.Net.Http.Headers;
using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Load;

/// <summary>Sends requests to one server over a bounded number of connections that stay open.</summary>
public sealed class Caller(Server server, int connections) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseProxy = false, ActivityHeadersPropagator = null });

    public Server Server => server;

    /// <summary>Sends a body as a person, or as nobody, and returns the answer, which must have no errors.</summary>
    public async Task<byte[]> SendAsync(byte[] body, Person? person)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, server.Endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (person is not null && server.IsStreakoid) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {person.Token}");
        else if (person is not null) request.Headers.TryAddWithoutValidation("x-user", person.Id.ToString());
        using HttpResponseMessage response = await _http.SendAsync(request, CancellationToken.None);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        // A refusal says "errors": [ … ] with a list; what went well may say "errors": null.
        if (!response.IsSuccessStatusCode || answer.AsSpan().IndexOf("\"errors\":["u8) >= 0)
            throw new InvalidOperationException($"{server.Name} answers {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(answer)}\n{server.Said()}");
        return answer;
    }

    public void Dispose() => _http.Dispose();
}
