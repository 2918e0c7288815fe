using System.Net.Http.Headers;
using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Load;

/// <summary>A server answered 503: it has too much to do.</summary>
public sealed class BusyException(Server server) : Exception($"{server.Name} answers 503\n{server.Said()}");

/// <summary>Sends requests to one server over a bounded number of connections that stay open.</summary>
public sealed class Caller(Server server, int connections) : IDisposable
{
    private readonly HttpMessageInvoker _http = new(
        new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            UseProxy = false,
            ActivityHeadersPropagator = null,
        }
    );

    public Server Server => server;

    /// <summary>Sends a body as nobody, which may be refused because there is too much to do: says after how long to come again, null
    /// where it was not refused.</summary>
    public async Task<TimeSpan?> IsRefusedAsync(byte[] body)
    {
        using HttpRequestMessage request = RequestOf(body, null);
        using HttpResponseMessage response = await _http.SendAsync(request, CancellationToken.None);
        return response.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable
            ? response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1)
            : null;
    }

    /// <summary>Sends a body as a person, or as nobody, and returns the answer, which must have no errors.</summary>
    public async Task<byte[]> SendAsync(byte[] body, Person? person)
    {
        using HttpRequestMessage request = RequestOf(body, person);
        using HttpResponseMessage response = await _http.SendAsync(request, CancellationToken.None);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
            throw new BusyException(server);
        // A refusal says "errors": [ … ] with a list; what went well may say "errors": null.
        if (!response.IsSuccessStatusCode || answer.AsSpan().IndexOf("\"errors\":["u8) >= 0)
            throw new InvalidOperationException(
                $"{server.Name} answers {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(answer)}\n{server.Said()}"
            );
        return answer;
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(byte[] body, Person? person)
    {
        HttpRequestMessage request = new(HttpMethod.Post, server.Endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (person is not null && server.IsStreakoid)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {person.Token}");
        else if (person is not null)
            request.Headers.TryAddWithoutValidation("x-user", person.Id.ToString());
        return request;
    }
}
