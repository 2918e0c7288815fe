using System.Text.Json;

namespace Streakoid.Client;

/// <summary>Reads the effect of an operation on the session from its response.</summary>
internal sealed record SessionFields(SessionEffect Effect)
{
    public bool SignsIn => Effect is SessionEffect.SignIn or SessionEffect.Renew;

    public bool Renews => Effect == SessionEffect.Renew;

    /// <summary>
    /// Whether the server signed in but the client can't: the operation does not select all tokens, or selects them
    /// under aliases or beside other fields.
    /// </summary>
    public bool LacksTokens(JsonElement data) =>
        (SignsIn || Effect == SessionEffect.Mixed)
        && Tokens(data) is null
        && data.EnumerateObject()
            .Any(payload =>
                payload.Value.ValueKind == JsonValueKind.Object
                && !(payload.Value.TryGetProperty("session", out JsonElement session) && session.ValueKind == JsonValueKind.Null)
                && !(
                    payload.Value.TryGetProperty("errors", out JsonElement errors)
                    && errors.ValueKind == JsonValueKind.Array
                    && errors.GetArrayLength() > 0
                )
            );

    /// <summary>The tokens of a sign-in; null if it failed or did not select all of them.</summary>
    public SessionTokens? Tokens(JsonElement data)
    {
        if (!SignsIn)
            return null;
        foreach (JsonProperty payload in data.EnumerateObject())
            if (
                payload.Value.ValueKind == JsonValueKind.Object
                && payload.Value.TryGetProperty("session", out JsonElement session)
                && session.ValueKind == JsonValueKind.Object
                && Read(session) is { } tokens
            )
                return tokens;
        return null;
    }

    /// <summary>Whether the response ends the session.</summary>
    public bool LoggedOut(JsonElement data) =>
        Effect is SessionEffect.SignOut or SessionEffect.Mixed
        && data.EnumerateObject()
            .Any(payload =>
                payload.Value.ValueKind == JsonValueKind.Object
                && (IsTrue(payload.Value, "loggedOut") || IsTrue(payload.Value, "accountDeleted"))
            );

    private static bool IsTrue(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static SessionTokens? Read(JsonElement session) =>
        Text(session, "accessToken") is { } access
        && Text(session, "refreshToken") is { } refresh
        && Time(session, "accessTokenExpiresAt") is { } expires
            ? new SessionTokens(
                access,
                expires,
                refresh,
                Time(session, "refreshTokenExpiresAt"),
                session.TryGetProperty("me", out JsonElement me) && me.ValueKind == JsonValueKind.Object ? Text(me, "id") : null
            )
            : null;

    private static string? Text(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static DateTimeOffset? Time(JsonElement of, string name) =>
        of.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String
        && value.TryGetDateTimeOffset(out DateTimeOffset time)
            ? time
            : null;
}
