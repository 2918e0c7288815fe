using Streakoid.Hosting.Backups;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Commands;

/// <summary>Writes the whole database to one file, and puts such a file back into an empty database.</summary>
internal static class BackupCommand
{
    private static readonly string[] Switches = ["--replace", "--end-sessions", "--dry-run"];

    public static async Task<int> BackUpAsync(string file, string[] settings)
    {
        WebApplicationBuilder builder = StreakoidHost.CreateBuilder(settings);
        PrivateFile.RequireNew(file);
        await using DatabaseAccess database = await DatabaseAccess.OpenForBackupAsync(builder);
        return await OperatorDatabase.RunAsync(async () =>
        {
            BackupManifest manifest = await DatabaseBackup.WriteAsync(database.RequireBackup(), file);
            Console.WriteLine(
                $"""
                Wrote {Path.GetFullPath(file)}: {manifest.Summary}.
                The signing keys are not in it. Keep {KeysOf(
                    builder.Configuration
                )} as well, at another place: without them all access tokens end, and clients renew theirs.
                """
            );
            return 0;
        });
    }

    public static async Task<int> RestoreAsync(string file, string[] settings)
    {
        // A mistyped --dry-run would be a restore.
        if (settings.FirstOrDefault(IsUnknown) is { } unknown)
            throw new StartException(
                $"{unknown} is no option of restore. There are {string.Join(", ", Switches)}, without a value, and settings such as --Streakoid:DataFolder=…"
            );
        RestoreOptions options = new(
            Replace: settings.Contains("--replace"),
            EndSessions: settings.Contains("--end-sessions"),
            DryRun: settings.Contains("--dry-run")
        );
        // A word without a value is not a setting.
        WebApplicationBuilder builder = StreakoidHost.CreateBuilder([.. settings.Where(word => !Switches.Contains(word))]);
        await using DatabaseAccess database = await DatabaseAccess.OpenAsync(builder);
        return await OperatorDatabase.RunAsync(async () =>
        {
            BackupManifest manifest = await DatabaseRestore.RunAsync(database.RequireOwner(), file, options);
            if (options.DryRun)
            {
                Console.WriteLine($"This would restore {manifest.Summary}. It was tried, and taken back: nothing was changed.");
                return 0;
            }
            Console.WriteLine(
                $"Restored {manifest.Summary}. Clients fetch everything once: the cursors of their changes have expired.\n"
                    + (
                        options.EndSessions
                            ? "Every session and access token was ended: users sign in again."
                            : "Sessions and access tokens that were ended after the backup work again. If that matters, restore with --end-sessions."
                    )
            );
            return 0;
        });
    }

    private static bool IsUnknown(string word) =>
        word.StartsWith('-')
        && !Switches.Contains(word)
        && !word.Contains(':', StringComparison.Ordinal)
        && !word.StartsWith("--environment", StringComparison.Ordinal);

    private static string KeysOf(ConfigurationManager configuration) =>
        configuration.GetSection("Streakoid:SigningKeys").Exists() || configuration.GetConnectionString("StreakoidBackup") is not null
            ? "Streakoid__SigningKeys__0"
            : Path.Combine(DatabaseAccess.DataFolderPath(configuration), "signing-key");
}
