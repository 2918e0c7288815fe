namespace Streakoid.EmbeddedPostgres;

/// <summary>The layout of the data folder.</summary>
internal sealed class DataFolder
{
    private const UnixFileMode OnlyMine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const string UnfinishedPrefix = "postgresql.unfinished-";

    private const string UnfinishedPattern = $"{UnfinishedPrefix}*";

    private DataFolder(string path) => Path = path;

    /// <summary>The folder itself, in full.</summary>
    public string Path { get; }

    /// <summary>PostgreSQL's own folder. It appears whole, by a rename, or not at all.</summary>
    public string Cluster => System.IO.Path.Combine(Path, "postgresql");

    /// <summary>The passwords.</summary>
    public string Secrets => System.IO.Path.Combine(Path, "secrets.json");

    /// <summary>The lock file, held while a host runs.</summary>
    public string Lock => System.IO.Path.Combine(Path, "lock");

    /// <summary>The file with the process that holds the lock.</summary>
    public string LockHolder => System.IO.Path.Combine(Path, "lock.holder");

    /// <summary>Clusters that are being made, or whose making was cut short.</summary>
    public string[] UnfinishedClusters => Directory.GetDirectories(Path, UnfinishedPattern);

    /// <summary>Files that belong to the making of a cluster.</summary>
    public string[] UnfinishedFiles => Directory.GetFiles(Path, UnfinishedPattern);

    /// <summary>A new place for a cluster in the making.</summary>
    public string NewUnfinishedCluster() => System.IO.Path.Combine(Path, $"{UnfinishedPrefix}{Guid.NewGuid():N}");

    /// <summary>Whether a cluster is one in the making.</summary>
    public static bool IsUnfinished(string cluster) =>
        System.IO.Path.GetFileName(cluster).StartsWith(UnfinishedPrefix, StringComparison.Ordinal);

    /// <summary>Makes the folder where it is missing, and makes sure that it can be written.</summary>
    public static DataFolder Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(full);
            else if (!Directory.Exists(full))
                Directory.CreateDirectory(full, OnlyMine);
            string probe = System.IO.Path.Combine(full, $".writable-{Guid.NewGuid():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"The data folder {full} can't be written by the user {Environment.UserName}: {exception.Message} "
                    + $"Change its owner (chown), set Streakoid__DataFolder to another folder, {EmbeddedPostgresException.OwnDatabase}.",
                exception
            );
        }

        return new DataFolder(full);
    }
}
