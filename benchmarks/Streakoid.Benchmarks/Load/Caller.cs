using System.Net.Http.Headers;
using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Load;

/// <summary>A server returned 503 because it is overloaded.</summary>
public sealed class BusyException(Server server) : Exception($"{server.Name} returned 503\n{server.RecentOutput()}");

/// <summary>Sends requests to one server over a limited number of persistent connections.</summary>
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

    /// <summary>Sends a body without a user. Returns the time of <c>Retry-After</c> if the server rejects it as overloaded, else
    /// null.</summary>
    public async Task<TimeSpan?> RetryDelayAsync(byte[] body)
    {
        using HttpRequestMessage request = RequestOf(body, null);
        using HttpResponseMessage response = await _http.SendAsync(request, CancellationToken.None);
        return response.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable
            ? response.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1)
            : null;
    }

    /// <summary>Sends a body with or without a user and returns the response, which must have no errors.</summary>
    public async Task<byte[]> SendAsync(byte[] body, Person? person)
    {
        using HttpRequestMessage request = RequestOf(body, person);
        using HttpResponseMessage response = await _http.SendAsync(request, CancellationToken.None);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
            throw new BusyException(server);
        // A failed response has a list of errors; a payload without errors has "errors": null.
        if (!response.IsSuccessStatusCode || answer.AsSpan().IndexOf("\"errors\":["u8) >= 0)
            throw new InvalidOperationException(
                $"{server.Name} returned {(int)response.StatusCode} {System.Text.Encoding.UTF8.GetString(answer)}\n{server.RecentOutput()}"
            );
        return answer;
    }

    public void Dispose() => _http.Dispose();

    private HttpRequestMessage RequestOf(byte[] body, Person? person)
    {
        HttpRequestMessage request = new(HttpMethod.Post, server.Endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (person is not null && server.IsStreakoid)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {person.Token}");
            // As the typed client sends it with each mutation; a query ignores it.
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        }
        else if (person is not null)
            request.Headers.TryAddWithoutValidation("x-user", person.Id.ToString());
        return request;
    }
}
