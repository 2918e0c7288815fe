using Streakoid.Accounts.Sessions;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Commands;

/// <summary>
/// Makes a new signing key for access tokens. The former one stays known, so that its tokens live until they expire. Keys that
/// are configured are printed for whoever configures them; a server that keeps its own data keeps its key too, and it is changed there.
/// </summary>
internal static class KeysRotateCommand
{
    public static async Task<int> RunAsync(string[] settings)
    {
        ConfigurationManager configuration = StreakoidHost.CreateBuilder(settings).Configuration;
        string[] configured = configuration.GetSection("Streakoid:SigningKeys").Get<string[]>() ?? [];
        string next = SigningKeys.NewKey();
        if (configured.Length == 0)
        {
            string folder = DatabaseAccess.DataFolderPath(configuration);
            KeptSigningKeys kept = new(folder);
            if (!kept.Exist)
                throw new StartException($"there is no key to rotate: none is configured (Streakoid__SigningKeys__0), and {folder} holds none, which it does once a server was started with it.");
            kept.Rotate(next);
            await Console.Out.WriteLineAsync($"The key in {folder} was rotated. Start the server again: it signs with the new key, and tokens of the former one live until they expire.");
            return 0;
        }
        // What is configured must be usable, or the new list would not start either.
        _ = new SigningKeys(configured);
        await Console.Out.WriteLineAsync(
            $"""
            1. Give every server the new key to know, and start them again one after the other:
               {Lines([configured[0], next, .. configured[1..]])}
            2. Then let it sign, and start them again:
               {Lines([next, .. configured])}
            3. An hour later no token of the former key lives, and it may be left out.
            """);
        return 0;
    }

    private static string Lines(IEnumerable<string> keys) => string.Join("\n   ", keys.Select((key, index) => $"Streakoid__SigningKeys__{index}={key}"));
}
