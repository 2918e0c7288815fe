using Streakoid.Accounts.Sessions;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Commands;

/// <summary>
/// Creates a new signing key for access tokens. The former one is kept, so that its tokens stay valid until they expire. Keys that
/// are configured are printed; the key of a server with embedded data is changed in its data folder.
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
                throw new StartException(
                    $"there is no key to rotate: none is configured (Streakoid__SigningKeys__0), and {folder} contains none until a server has been started with it."
                );
            kept.Rotate(next);
            await Console.Out.WriteLineAsync(
                $"The key in {folder} was rotated. Restart the server: it signs with the new key, and tokens of the former key stay valid until they expire."
            );
            return 0;
        }
        // The configured keys must be valid, or the server would not start with the new list either.
        _ = new SigningKeys(configured);
        await Console.Out.WriteLineAsync(
            $"""
            1. Give every server the new key to know, and start them again one after the other:
               {Lines([configured[0], next, .. configured[1..]])}
            2. Then let it sign, and start them again:
               {Lines([next, .. configured])}
            3. An hour later no token of the former key lives, and it may be left out.
            """
        );
        return 0;
    }

    private static string Lines(IEnumerable<string> keys) =>
        string.Join("\n   ", keys.Select((key, index) => $"Streakoid__SigningKeys__{index}={key}"));
}
