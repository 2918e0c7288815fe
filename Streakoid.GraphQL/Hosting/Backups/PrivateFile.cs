using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Backups;

/// <summary>
/// Writes files that hold users' data: only their user can read them, and they appear under their name once they are whole.
/// </summary>
internal static class PrivateFile
{
    private const UnixFileMode OnlyMine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="StartException">The file exists: nothing is overwritten.</exception>
    public static void RequireNew(string path)
    {
        if (Path.Exists(path))
            throw new StartException($"{Path.GetFullPath(path)} exists already, and is not overwritten. Name another file.");
    }

    /// <summary>Writes a new file. If anything fails, nothing of it stays.</summary>
    /// <param name="path">The file, whose folder exists.</param>
    /// <param name="write">Writes to a stream that can seek and read.</param>
    /// <exception cref="StartException">The file exists, or cannot be written.</exception>
    public static async Task WriteAsync(string path, Func<FileStream, Task> write)
    {
        RequireNew(path);
        string full = Path.GetFullPath(path);
        string prefix = $".{Path.GetFileName(full)}.unfinished-";
        string folder = Path.GetDirectoryName(full)!;
        string unfinished = Path.Combine(folder, $"{prefix}{Guid.NewGuid():N}");
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OnlyMine;
        try
        {
            DeleteLeftBehind(folder, prefix);
            try
            {
                await using (FileStream file = new(unfinished, options))
                {
                    await write(file);
                    file.Flush(flushToDisk: true);
                }
                File.Move(unfinished, full, overwrite: false);
            }
            finally
            {
                File.Delete(unfinished);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"{full} cannot be written: {e.Message} Nothing of it was kept.");
        }
    }

    /// <summary>Deletes what a process that was killed has left of the same file. The files of running ones are locked.</summary>
    private static void DeleteLeftBehind(string folder, string prefix)
    {
        foreach (string left in Directory.GetFiles(folder, $"{prefix}*"))
        {
            try
            {
                using (new FileStream(left, FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
                File.Delete(left);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another process is writing it.
            }
        }
    }
}
