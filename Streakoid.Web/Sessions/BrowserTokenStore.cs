using System.Text.Json;
using Streakoid.Client;

namespace Streakoid.Web.Sessions;

/// <summary>
/// Keeps the tokens in <c>localStorage</c>, so that an installed app is still signed in when it is opened without a network. <c>app.js</c>
/// watches the same key: a tab whose user changes in another tab starts over.
/// </summary>
public sealed class BrowserTokenStore(BrowserStorage storage) : ITokenStore
{
    private const string Key = "streakoid.session";

    public async ValueTask<SessionTokens?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await storage.ReadAsync(Key) is not { } text)
            return null;
        try
        {
            return JsonSerializer.Deserialize(text, Stored.Default.SessionTokens);
        }
        catch (JsonException)
        {
            // Of another version: the user signs in again.
            return null;
        }
    }

    public ValueTask WriteAsync(SessionTokens tokens, CancellationToken cancellationToken) =>
        storage.WriteAsync(Key, JsonSerializer.Serialize(tokens, Stored.Default.SessionTokens));

    public ValueTask ClearAsync(CancellationToken cancellationToken) => storage.RemoveAsync(Key);
}
