namespace Streakoid.Tests.Support;

/// <summary>Server processes over one database, each restarted after it is killed, as by a supervisor.</summary>
public sealed class Replicas : IAsyncDisposable
{
    private readonly string _connectionString;
    private readonly int[] _ports;
    private readonly ServerProcess[] _servers;

    private Replicas(string connectionString, int count)
    {
        _connectionString = connectionString;
        _ports = [.. Enumerable.Range(0, count).Select(_ => OwnDatabase.FreePort())];
        _servers = [.. _ports.Select(port => ServerProcess.Launch(connectionString, port, settings: $"--Streakoid:Replicas={count}"))];
        Addresses = [.. _ports.Select(port => new Uri($"http://127.0.0.1:{port}"))];
    }

    /// <summary>Their addresses, which do not change.</summary>
    public IReadOnlyList<Uri> Addresses { get; }

    public static async Task<Replicas> StartAsync(OwnDatabase database, int count)
    {
        Replicas replicas = new($"{database.AppConnectionString};Maximum Pool Size=10", count);
        foreach (ServerProcess server in replicas._servers)
            await server.ReadyAsync();
        return replicas;
    }

    /// <summary>Waits until a replica is ready, kills it with SIGKILL, and starts it again without waiting for it.</summary>
    public async Task KillAsync(int replica)
    {
        await _servers[replica].ReadyAsync();
        await _servers[replica].DisposeAsync();
        _servers[replica] = ServerProcess.Launch(_connectionString, _ports[replica], settings: $"--Streakoid:Replicas={_servers.Length}");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServerProcess server in _servers)
            await server.DisposeAsync();
    }
}
