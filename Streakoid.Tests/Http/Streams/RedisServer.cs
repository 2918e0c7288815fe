using System.Diagnostics;
using StackExchange.Redis;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Http.Streams;

/// <summary>A real Redis, which can be killed and started again at its port.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly int _port = OwnDatabase.FreePort();
    private readonly string _folder = TemporaryFolder.Make("redis");
    private Process? _process;

    private RedisServer() { }

    public string Address => $"127.0.0.1:{_port}";

    public static async Task<RedisServer> StartNewAsync()
    {
        RedisServer server = new();
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync()
    {
        _process = Process.Start(
            new ProcessStartInfo(
                await DebianPackages.EnsureAsync("redis-server"),
                ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder]
            )
            {
                RedirectStandardOutput = true,
            }
        )!;
        _process.BeginOutputReadLine();
        await Processes.EventuallyAsync(AnswersAsync, "Redis answers");
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        TemporaryFolder.Delete(_folder);
    }

    private async Task<bool> AnswersAsync()
    {
        if (_process!.HasExited)
            throw new InvalidOperationException($"Redis ended with {_process.ExitCode}.");
        try
        {
            await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(Address);
            return true;
        }
        catch (RedisConnectionException)
        {
            return false;
        }
    }
}
