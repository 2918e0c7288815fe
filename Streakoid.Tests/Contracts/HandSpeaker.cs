using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Streakoid.Tests.Contracts;

/// <summary>Speaks JSON over HTTP, written by hand: what any program may rely on.</summary>
public sealed class HandSpeaker(Uri endpoint) : ISpeaker
{
    private const string Session =
        "session { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt me { id email displayName timeZone } }";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromMinutes(2) };

    public string? AccessToken { get; set; }

    /// <summary>The access token that is sent with what needs none, as front ends do; null for none.</summary>
    public string? Attached { get; init; }

    /// <summary>What to send as Idempotency-Key; null for none.</summary>
    public string? Key { get; set; }

    public Task<Reply> RegisterAsync(string email, string password, string timeZone = "Europe/London", string? displayName = null) =>
        SendAsync(
            "register",
            $$"""
            mutation Register($input: RegisterInput!) { register(input: $input) { {{Session}}
              errors { ... on Error { message code } ... on WeakPasswordError { minLength } ... on UnknownTimeZoneError { timeZone } } } }
            """,
            displayName is null
                ? new
                {
                    email,
                    password,
                    timeZone,
                }
                : new
                {
                    email,
                    password,
                    timeZone,
                    displayName,
                }
        );

    public Task<Reply> LoginAsync(string email, string password) =>
        SendAsync(
            "login",
            $$"""
            mutation Login($input: LoginInput!) { login(input: $input) { {{Session}}
              errors { ... on Error { message code } ... on TooManyAttemptsError { retryAfter } } } }
            """,
            new { email, password }
        );

    public Task<Reply> RefreshAsync(string refreshToken) =>
        SendAsync(
            "refreshSession",
            $$"""mutation RefreshSession($input: RefreshSessionInput!) { refreshSession(input: $input) { {{Session}} errors { ... on Error { message code } } } }""",
            new { refreshToken }
        );

    public Task<Reply> LogoutAsync() => SendAsync("logout", "mutation Logout { logout { loggedOut } }", null);

    public Task<Reply> MeAsync() => SendAsync("me", "query GetMe { me { id email displayName timeZone today createdAt } }", null);

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<Reply> SendAsync(string field, string query, object? input)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { query, variables = new { input } }),
                Encoding.UTF8,
                "application/json"
            ),
        };
        string? token = field is "me" or "logout" ? AccessToken : Attached;
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        if (Key is not null)
            request.Headers.Add("Idempotency-Key", Key);
        using HttpResponseMessage response = await _http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            return new Reply(null, $"401 {response.Headers.WwwAuthenticate}");
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
            return new Reply(null, $"503 {response.Headers.RetryAfter}");
        JsonNode body = JsonNode.Parse(text)!;
        if (body["errors"]?[0] is { } error)
            return new Reply(null, (string?)error["extensions"]?["code"] ?? text);
        Reply reply = new(body["data"]![field]);
        AccessToken = reply.AccessToken ?? AccessToken;
        return reply;
    }
}
