using System.Net;
using System.Net.Http.Json;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>One request with any bearer token, or none, and all that came back.</summary>
public sealed record Exchange(HttpStatusCode Status, string Challenge, string Text)
{
    /// <summary>JSON in which nothing is escaped that need not be.</summary>
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The answer's body.</summary>
    public JsonObject Body => JsonNode.Parse(Text)!.AsObject();

    /// <summary>The text with nothing escaped that need not be, so that an id or a word is found by looking for it.</summary>
    public string PlainText => Body.ToJsonString(Plain);

    /// <summary>The code of the first error.</summary>
    public string? ErrorCode => (string?)Body["errors"]?[0]?["extensions"]?["code"];

    public static async Task<Exchange> SendAsync(
        StreakoidServer server,
        string? token,
        string query,
        object? variables = null,
        string? idempotencyKey = null
    )
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/graphql") { Content = JsonContent.Create(new { query, variables }) };
        if (token is not null)
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        using HttpResponseMessage response = await server.Http.SendAsync(request);
        return new Exchange(response.StatusCode, response.Headers.WwwAuthenticate.ToString(), await response.Content.ReadAsStringAsync());
    }
}
