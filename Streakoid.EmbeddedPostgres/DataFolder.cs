namespace Streakoid.EmbeddedPostgres;

/// <summary>The layout of the data folder.</summary>
internal sealed class DataFolder
{
    private const UnixFileMode OnlyMine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const string UnfinishedPrefix = "postgresql.unfinished-";

    private const string UnfinishedPattern = $"{UnfinishedPrefix}*";

    private DataFolder(string path) => Path = path;

    /// <summary>The folder's absolute path.</summary>
    public string Path { get; }

    /// <summary>PostgreSQL's data directory. It is created under another name and renamed when complete.</summary>
    public string Cluster => System.IO.Path.Combine(Path, "postgresql");

    /// <summary>The passwords.</summary>
    public string Secrets => System.IO.Path.Combine(Path, "secrets.json");

    /// <summary>The lock file, held while a host runs.</summary>
    public string Lock => System.IO.Path.Combine(Path, "lock");

    /// <summary>The file with the id of the process that holds the lock.</summary>
    public string LockHolder => System.IO.Path.Combine(Path, "lock.holder");

    /// <summary>Clusters whose creation is not finished or was interrupted.</summary>
    public string[] UnfinishedClusters => Directory.GetDirectories(Path, UnfinishedPattern);

    /// <summary>Files of a cluster creation.</summary>
    public string[] UnfinishedFiles => Directory.GetFiles(Path, UnfinishedPattern);

    /// <summary>A new path for a cluster that is being created.</summary>
    public string NewUnfinishedCluster() => System.IO.Path.Combine(Path, $"{UnfinishedPrefix}{Guid.NewGuid():N}");

    /// <summary>Whether a cluster is not finished.</summary>
    public static bool IsUnfinished(string cluster) =>
        System.IO.Path.GetFileName(cluster).StartsWith(UnfinishedPrefix, StringComparison.Ordinal);

    /// <summary>Creates the folder if it is missing and checks that it is writable.</summary>
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
