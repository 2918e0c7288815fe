namespace Streakoid.EmbeddedPostgres;

/// <summary>Makes the cluster where there is none yet, and refuses one that this PostgreSQL can't open.</summary>
internal static class ClusterCreation
{
    public static async Task EnsureAsync(
        DataFolder folder, Secrets secrets, PostgresBinaries binaries, PostgresLauncher launcher, EmbeddedPostgresOptions options, ILogger logger, CancellationToken ct)
    {
        // Of a host that was killed while it made one. The finished cluster has another name, and is never deleted.
        foreach (string unfinished in folder.UnfinishedClusters)
        {
            await OrphanedProcesses.StopAsync(unfinished, binaries, launcher, logger, ct);
            Directory.Delete(unfinished, recursive: true);
        }

        foreach (string file in folder.UnfinishedFiles)
            File.Delete(file);

        if (!Directory.Exists(folder.Cluster))
            await MakeAsync(folder, secrets, binaries, launcher, options, logger, ct);
        else
            Check(folder, binaries);
    }

    private static async Task MakeAsync(
        DataFolder folder, Secrets secrets, PostgresBinaries binaries, PostgresLauncher launcher, EmbeddedPostgresOptions options, ILogger logger, CancellationToken ct)
    {
        logger.LogInformation("Making a PostgreSQL {Major} cluster in {Folder}", binaries.Major, folder.Path);
        string unfinished = folder.NewUnfinishedCluster();
        string passwordFile = $"{unfinished}.password";
        try
        {
            Directory.CreateDirectory(unfinished);
            Secrets.WriteWhole(passwordFile, secrets.Superuser);
            launcher.LetThrough(folder.Path);
            await launcher.GiveAsync(unfinished, ct);
            await launcher.GiveAsync(passwordFile, ct);

            string[] arguments =
            [
                "-D", unfinished, $"--username={Roles.Superuser}", $"--pwfile={passwordFile}", "--auth=scram-sha-256", "--data-checksums",
                "--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", .. options.Durable ? (string[])[] : ["--no-sync"],
            ];
            ProcessResult finished = await launcher.RunAsync(binaries.Initdb, arguments, ct);
            if (finished.ExitCode != 0)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL can't make its cluster in {folder.Path}; initdb says: {finished.LastWords} "
                    + $"The folder needs 100 MB of free space and must be open to the user who runs PostgreSQL. Mend that, {EmbeddedPostgresException.OwnDatabase}.");
            Directory.Move(unfinished, folder.Cluster);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"PostgreSQL can't make its cluster in {folder.Path}: {exception.Message} Mend that, {EmbeddedPostgresException.OwnDatabase}.", exception);
        }
        finally
        {
            File.Delete(passwordFile);
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
    }

    private static void Check(DataFolder folder, PostgresBinaries binaries)
    {
        string file = Path.Combine(folder.Cluster, "PG_VERSION");
        string found;
        try
        {
            found = File.ReadAllText(file).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"{folder.Cluster} is not a PostgreSQL cluster that the user {Environment.UserName} can open: {exception.Message} "
                + "Start as the user who owns it or put it back from a backup; to begin with an empty database, move it away with the file secrets.json beside it.",
                exception);
        }

        if (found != binaries.Major)
            throw new EmbeddedPostgresException(
                $"The data in {folder.Cluster} was written by PostgreSQL {found}, and this Streakoid carries PostgreSQL {binaries.Major}, which can't open it. "
                + $"Start the Streakoid that wrote it and dump the database with pg_dump, or move {folder.Path} away to begin with an empty database, "
                + $"{EmbeddedPostgresException.OwnDatabase}.");
    }
}
