using System.Diagnostics;
using Npgsql;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.Database;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Backups;

/// <summary>
/// A cluster by the newest PostgreSQL of Debian's, since the embedded one comes without <c>pg_dump</c>, and an older
/// <c>pg_dump</c> refuses a newer server. The roles are there; the database is not, until somebody makes it.
/// </summary>
public sealed class DebianCluster : IAsyncDisposable
{
    private readonly string _folder = TemporaryFolder.Make("debian-cluster");
    private readonly Process _process;

    private DebianCluster(string programs, int port)
    {
        (Programs, Port) = (programs, port);
        string data = Path.Combine(_folder, "data");
        if (Processes.AreRoot)
            Run("chown", "postgres", _folder);
        Run([
            .. AsPostgres,
            Path.Combine(programs, "initdb"),
            "-D",
            data,
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync",
        ]);
        _process = Start([
            .. AsPostgres,
            Path.Combine(programs, "postgres"),
            "-D",
            data,
            "-p",
            $"{port}",
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories=",
            "-c",
            "fsync=off",
        ]);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The folder of <c>pg_dump</c> and the others, of the server's own version.</summary>
    public string Programs { get; }

    public int Port { get; }

    // PostgreSQL refuses to be root.
    private static string[] AsPostgres => Processes.AreRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : [];

    public static async Task<DebianCluster> StartAsync()
    {
        await DebianPackages.EnsureAsync("pg_lsclusters", "postgresql");
        string programs =
            Directory.GetDirectories("/usr/lib/postgresql").OrderBy(folder => int.Parse(Path.GetFileName(folder), null)).Last() + "/bin";
        DebianCluster cluster = new(programs, OwnDatabase.FreePort());
        await Processes.EventuallyAsync(
            async () =>
            {
                if (!cluster._process.HasExited)
                    return await cluster.AnswersAsync();
                // Somebody else took the port meanwhile.
                await cluster.DisposeAsync();
                cluster = new DebianCluster(programs, OwnDatabase.FreePort());
                return false;
            },
            "PostgreSQL answers"
        );
        await Roles.EnsureAsync(cluster.As("postgres"), new Secrets("none", "none", "none"), CancellationToken.None);
        await cluster.SqlAsync("drop database streakoid", "postgres");
        return cluster;
    }

    /// <summary>Makes the database, migrated and empty.</summary>
    public async Task MigrateAsync()
    {
        await SqlAsync("create database streakoid owner streakoid_owner", "postgres");
        await Migrator.MigrateAsync(As("streakoid_owner", "streakoid"), CancellationToken.None);
    }

    /// <summary>How a role connects.</summary>
    public string As(string role, string database = "postgres") =>
        $"Host=127.0.0.1;Port={Port};Username={role};Database={database};SSL Mode=Disable;Pooling=false";

    /// <summary>How the server connects.</summary>
    public string AppConnectionString =>
        As("streakoid_app", "streakoid").Replace(";Pooling=false", ";Maximum Pool Size=5", StringComparison.Ordinal);

    /// <summary>Runs SQL as a superuser, whom no policy holds back, or as <paramref name="role"/>.</summary>
    public async Task<object?> SqlAsync(string sql, string database = "streakoid", string role = "postgres")
    {
        await using NpgsqlConnection connection = new(As(role, database));
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Runs one of the repository's scripts against this cluster, as whoever does backups.</summary>
    public async Task<(int ExitCode, string Output, string Errors)> ScriptAsync(
        string name,
        string argument,
        params (string Name, string Value)[] environment
    )
    {
        ProcessStartInfo start = new(Repository.File("ops", "backup", name), [argument])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (
            (string variable, string value) in (IEnumerable<(string, string)>)
                [("PGHOST", "127.0.0.1"), ("PGPORT", $"{Port}"), ("PGUSER", "postgres"), .. environment]
        )
            start.Environment[variable] = value;
        start.Environment["PATH"] = $"{Programs}:{start.Environment["PATH"]}";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output, await errors);
    }

    /// <summary>Ends it as a crash of the machine would, and deletes what it wrote.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await Processes.RunAsync("kill", "-QUIT", $"{_process.Id}");
        await _process.WaitForExitAsync();
        _process.Dispose();
        TemporaryFolder.Delete(_folder);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await SqlAsync("select 1", "postgres");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static Process Start(string[] command) =>
        Process.Start(
            new ProcessStartInfo(command[0], command[1..])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = "/",
            }
        )!;

    private static void Run(params string[] command)
    {
        using Process process = Start(command);
        process.BeginOutputReadLine();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{command[0]} ended with {process.ExitCode}: {errors}");
    }
}
