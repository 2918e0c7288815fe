using System.Diagnostics;
using System.Globalization;

namespace Streakoid.Benchmarks.Servers;

/// <summary>A measured server in its own process on its own port.</summary>
public sealed class Server : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Queue<string> _output = new();

    private Server(string name, Uri endpoint, Process process) => (Name, Endpoint, _process) = (name, endpoint, process);

    public string Name { get; }

    public Uri Endpoint { get; }

    /// <summary>Whether requests have a token. The other servers read the user from a header.</summary>
    public bool IsStreakoid => Name.StartsWith("Streakoid", StringComparison.Ordinal);

    public bool IsPostGraphile => Name.StartsWith("PostGraphile", StringComparison.Ordinal);

    /// <summary>The time from the start of the process to the first response.</summary>
    public TimeSpan ColdStart { get; private set; }

    public int ProcessId => _process.Id;

    /// <summary>Starts a program and returns after its first response.</summary>
    public static async Task<Server> StartAsync(
        string name,
        string program,
        IEnumerable<string> arguments,
        int port,
        string path,
        IReadOnlyDictionary<string, string> environment
    )
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string key, string value) in environment)
            start.Environment[key] = value;
        long begin = Stopwatch.GetTimestamp();
        Server server = new(
            name,
            new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{path}")),
            Process.Start(start)!
        );
        server._process.OutputDataReceived += (_, line) => server.AddOutput(line.Data);
        server._process.ErrorDataReceived += (_, line) => server.AddOutput(line.Data);
        server._process.BeginOutputReadLine();
        server._process.BeginErrorReadLine();
        try
        {
            await server.UntilItAnswersAsync();
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        server.ColdStart = Stopwatch.GetElapsedTime(begin);
        return server;
    }

    /// <summary>The last lines of its output.</summary>
    public string RecentOutput()
    {
        lock (_output)
            return string.Join('\n', _output);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task UntilItAnswersAsync()
    {
        using HttpClient http = new();
        for (Stopwatch waited = Stopwatch.StartNew(); ; await Task.Delay(10))
        {
            try
            {
                using ByteArrayContent content = new("""{"query":"{ __typename }"}"""u8.ToArray());
                content.Headers.ContentType = new("application/json");
                using HttpResponseMessage response = await http.PostAsync(Endpoint, content);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // The server does not listen yet.
            }
            if (_process.HasExited || waited.Elapsed > TimeSpan.FromMinutes(1))
                throw new InvalidOperationException($"{Name} does not respond:\n{RecentOutput()}");
        }
    }

    private void AddOutput(string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > 40)
                _output.Dequeue();
        }
    }
}
