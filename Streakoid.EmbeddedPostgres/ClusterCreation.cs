namespace Streakoid.EmbeddedPostgres;

/// <summary>Creates the cluster if there is none, and rejects one that this PostgreSQL can't open.</summary>
internal static class ClusterCreation
{
    public static async Task EnsureAsync(
        DataFolder folder,
        Secrets secrets,
        PostgresBinaries binaries,
        PostgresLauncher launcher,
        EmbeddedPostgresOptions options,
        ILogger logger,
        CancellationToken ct
    )
    {
        // Left by a host that was killed while it created a cluster. A finished cluster has another name and is never deleted.
        foreach (string unfinished in folder.UnfinishedClusters)
        {
            await OrphanedProcesses.StopAsync(unfinished, binaries, launcher, logger, ct);
            Directory.Delete(unfinished, recursive: true);
        }

        foreach (string file in folder.UnfinishedFiles)
            File.Delete(file);

        if (!Directory.Exists(folder.Cluster))
            await CreateAsync(folder, secrets, binaries, launcher, options, logger, ct);
        else
            Check(folder, binaries);
    }

    private static async Task CreateAsync(
        DataFolder folder,
        Secrets secrets,
        PostgresBinaries binaries,
        PostgresLauncher launcher,
        EmbeddedPostgresOptions options,
        ILogger logger,
        CancellationToken ct
    )
    {
        logger.LogInformation("Creating a PostgreSQL {Major} cluster in {Folder}", binaries.Major, folder.Path);
        string unfinished = folder.NewUnfinishedCluster();
        string passwordFile = $"{unfinished}.password";
        try
        {
            Directory.CreateDirectory(unfinished);
            Secrets.WriteWhole(passwordFile, secrets.Superuser);
            launcher.AllowTraversal(folder.Path);
            await launcher.ChangeOwnerAsync(unfinished, ct);
            await launcher.ChangeOwnerAsync(passwordFile, ct);

            string[] arguments =
            [
                "-D",
                unfinished,
                $"--username={Roles.Superuser}",
                $"--pwfile={passwordFile}",
                "--auth=scram-sha-256",
                "--data-checksums",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                .. options.Durable ? (string[])[] : ["--no-sync"],
            ];
            ProcessResult finished = await launcher.RunAsync(binaries.Initdb, arguments, ct);
            if (finished.ExitCode != 0)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL can't create its cluster in {folder.Path}; initdb reports: {finished.OutputTail} "
                        + $"The folder needs 100 MB of free space and must be accessible to the user who runs PostgreSQL. Fix that, {EmbeddedPostgresException.OwnDatabase}."
                );
            Directory.Move(unfinished, folder.Cluster);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EmbeddedPostgresException(
                $"PostgreSQL can't create its cluster in {folder.Path}: {exception.Message} Fix that, {EmbeddedPostgresException.OwnDatabase}.",
                exception
            );
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
                    + "Start as the user who owns it, or restore it from a backup. To start with an empty database, move it away together with the file secrets.json.",
                exception
            );
        }

        if (found != binaries.Major)
            throw new EmbeddedPostgresException(
                $"The data in {folder.Cluster} was written by PostgreSQL {found}, and this Streakoid contains PostgreSQL {binaries.Major}, which can't open it. "
                    + "Nothing was changed. Write a backup with the Streakoid that wrote the data (`backup FILE`), and restore it with this one and another Streakoid__DataFolder (`restore FILE`). "
                    + $"Or move {folder.Path} away to start with an empty database, {EmbeddedPostgresException.OwnDatabase}."
            );
    }
}
