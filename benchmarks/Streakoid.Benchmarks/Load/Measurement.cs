using System.Diagnostics;

namespace Streakoid.Benchmarks.Load;

/// <summary>The measurement of one server in one round.</summary>
/// <param name="PerSecond">Successful requests per second.</param>
/// <param name="Median">The median response time in milliseconds.</param>
/// <param name="P99">The 99th percentile of the response time in milliseconds.</param>
/// <param name="ServerMicroseconds">The server's CPU time per request.</param>
/// <param name="DatabaseMicroseconds">PostgreSQL's CPU time per request.</param>
/// <param name="Refused">Requests rejected with 503, which are not counted as successful.</param>
public sealed record Measurement(
    double PerSecond,
    double Median,
    double P99,
    double ServerMicroseconds,
    double DatabaseMicroseconds,
    int Refused
)
{
    /// <summary>Sends requests for a time, on each connection one after the other.</summary>
    /// <param name="send">Sends the request with a number and waits for its response.</param>
    /// <param name="connections">The number of connections.</param>
    /// <param name="seconds">The duration.</param>
    /// <param name="server">The id of the server's process.</param>
    /// <param name="database">The id of PostgreSQL's main process.</param>
    public static async Task<Measurement> RunAsync(Func<int, Task> send, int connections, double seconds, int server, int database)
    {
        (double serverBefore, double databaseBefore) = (Processor.Seconds(server), Processor.SecondsWithChildren(database));
        (int next, int refused) = (-1, 0);
        long begin = Stopwatch.GetTimestamp();
        long end = begin + (long)(seconds * Stopwatch.Frequency);
        async Task<List<double>> LoopAsync()
        {
            List<double> times = [];
            for (long now = Stopwatch.GetTimestamp(); now < end; )
            {
                bool done = true;
                try
                {
                    await send(Interlocked.Increment(ref next));
                }
                catch (BusyException)
                {
                    done = false;
                    Interlocked.Increment(ref refused);
                }
                long then = Stopwatch.GetTimestamp();
                if (done)
                    times.Add(Stopwatch.GetElapsedTime(now, then).TotalMilliseconds);
                now = then;
            }
            return times;
        }
        List<double>[] all = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(LoopAsync)));
        double took = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        double[] times = [.. all.SelectMany(one => one).Order()];
        if (times.Length == 0)
            return new Measurement(0, seconds * 1_000, seconds * 1_000, 0, 0, refused);
        return new Measurement(
            times.Length / took,
            times[times.Length / 2],
            times[(int)(times.Length * 0.99)],
            (Processor.Seconds(server) - serverBefore) * 1e6 / times.Length,
            (Processor.SecondsWithChildren(database) - databaseBefore) * 1e6 / times.Length,
            refused
        );
    }
}
