using System.Globalization;

namespace Streakoid.EmbeddedPostgres;

/// <summary>Prevents a second host from using the data folder. The operating system releases the lock when the process ends.</summary>
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
                    + $"Stop it, set Streakoid__DataFolder to another folder, {EmbeddedPostgresException.OwnDatabase}.",
                exception
            );
        }

        // In a separate file: on Windows other processes can't read the locked file.
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
