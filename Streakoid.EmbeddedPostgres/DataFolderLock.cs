using System.Globalization;

namespace Streakoid.EmbeddedPostgres;

/// <summary>Keeps a second host off the data folder. The operating system lets go of it when the process ends, however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    public static DataFolderLock Take(DataFolder folder)
    {
        FileStream file;
        try
        {
            // FileShare.None is an exclusive flock on Unix and a denied share on Windows.
            file = new FileStream(folder.Lock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception)
        {
            throw new EmbeddedPostgresException(
                $"Another Streakoid ({Holder(folder)}) is using the data folder {folder.Path}. "
                + $"Stop it, name another folder in Streakoid__DataFolder, {EmbeddedPostgresException.OwnDatabase}.",
                exception);
        }

        // Beside the lock and not in it: on Windows nobody else may read the locked file.
        File.WriteAllText(folder.LockHolder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new DataFolderLock(file);
    }

    public void Dispose() => _file.Dispose();

    private static string Holder(DataFolder folder)
    {
        try
        {
            return $"process {File.ReadAllText(folder.LockHolder).Trim()}";
        }
        catch (IOException)
        {
            return "process unknown";
        }
    }
}
