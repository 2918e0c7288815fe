using System.Security.Cryptography;
using System.Text.Json;

namespace Streakoid.EmbeddedPostgres;

/// <summary>The passwords of the three roles, created once in a file that only the host's user can read.</summary>
internal sealed record Secrets(string Superuser, string Owner, string App)
{
    private const UnixFileMode OnlyMine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static Secrets ReadOrCreate(DataFolder folder)
    {
        try
        {
            if (File.Exists(folder.Secrets))
                return
                    JsonSerializer.Deserialize<Secrets>(File.ReadAllText(folder.Secrets))
                        is { Superuser: not null, Owner: not null, App: not null } kept
                    ? kept
                    : throw new JsonException("A password is missing.");
        }
        catch (JsonException exception)
        {
            throw Unusable(folder, "can't be read", exception);
        }

        if (Directory.Exists(folder.Cluster))
            throw Unusable(folder, "is missing", null);

        var made = new Secrets(Password(), Password(), Password());
        WriteWhole(folder.Secrets, JsonSerializer.Serialize(made));
        return made;
    }

    /// <summary>Writes a file atomically that only this user can read.</summary>
    public static void WriteWhole(string path, string content)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OnlyMine;
        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static string Password() => RandomNumberGenerator.GetHexString(48, lowercase: true);

    private static EmbeddedPostgresException Unusable(DataFolder folder, string what, Exception? cause) =>
        new(
            $"The file {folder.Secrets}, which holds the passwords of the database beside it, {what}. "
                + $"Restore it from a backup, or move {folder.Path} away to start with an empty database.",
            cause!
        );
}
