using System.Diagnostics;
using System.Text.RegularExpressions;
using Npgsql;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Pooler;

/// <summary>The real PgBouncer with the repository's settings, addresses and sizes aside, before a database of the tests'
/// cluster.</summary>
public sealed class PgBouncer : IAsyncDisposable
{
    /// <summary>How many connections all clients share.</summary>
    public const int Connections = 2;

    private readonly Process _process;
    private readonly string _folder;

    private PgBouncer(Process process, string folder, string connectionString) =>
        (_process, _folder, ConnectionString) = (process, folder, connectionString);

    /// <summary>How a server connects through it.</summary>
    public string ConnectionString { get; }

    public static async Task<PgBouncer> StartAsync(string database)
    {
        NpgsqlConnectionStringBuilder direct = new((await EmbeddedCluster.SharedAsync).AppConnectionString(database));
        int port = OwnDatabase.FreePort();
        string folder = TemporaryFolder.Make("pgbouncer");
        string users = Path.Combine(folder, "userlist.txt");
        await File.WriteAllTextAsync(users, $"\"{direct.Username}\" \"{direct.Password}\"\n");
        string settings = await File.ReadAllTextAsync(Repository.File("ops", "pgbouncer", "pgbouncer.ini"));
        foreach (
            (string name, string value) in new Dictionary<string, string>
            {
                ["streakoid"] = $"host={direct.Host} port={direct.Port} dbname={database}",
                ["listen_addr"] = "127.0.0.1",
                ["listen_port"] = $"{port}",
                ["auth_file"] = users,
                ["default_pool_size"] = $"{Connections}",
                // The tests' machine may be slow, and these tests are not about that.
                ["query_wait_timeout"] = "30",
            }
        )
        {
            Regex line = new($"^{name} = .*$", RegexOptions.Multiline);
            Assert.Single(line.Matches(settings));
            settings = line.Replace(settings, $"{name} = {value}");
        }
        string file = Path.Combine(folder, "pgbouncer.ini");
        await File.WriteAllTextAsync(file, settings);

        // It refuses to be root.
        string[] arguments = Processes.AreRoot ? ["--user=nobody", file] : [file];
        Process process = Process.Start(
            new ProcessStartInfo(await DebianPackages.EnsureAsync("pgbouncer"), arguments) { RedirectStandardError = true }
        )!;
        process.BeginErrorReadLine();
        direct.Host = "127.0.0.1";
        direct.Port = port;
        direct.Database = "streakoid";
        PgBouncer bouncer = new(process, folder, $"{direct.ConnectionString};No Reset On Close=true;Max Auto Prepare=0");
        await Processes.EventuallyAsync(bouncer.AnswersAsync, "PgBouncer answers");
        return bouncer;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        TemporaryFolder.Delete(_folder);
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process.HasExited)
            throw new InvalidOperationException($"PgBouncer ended with {_process.ExitCode}.");
        try
        {
            await using NpgsqlConnection connection = new(ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
