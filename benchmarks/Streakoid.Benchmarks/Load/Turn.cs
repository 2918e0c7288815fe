using System.Diagnostics;

namespace Streakoid.Benchmarks.Load;

/// <summary>What one server did in one turn.</summary>
/// <param name="PerSecond">Requests answered a second.</param>
/// <param name="Median">Half were answered within so many milliseconds.</param>
/// <param name="P99">All but a hundredth were.</param>
/// <param name="ServerMicroseconds">Processor time of the server a request.</param>
/// <param name="DatabaseMicroseconds">Processor time of PostgreSQL a request.</param>
/// <param name="Refused">Requests that were answered with 503. They took their time, and count as nothing done.</param>
public sealed record Turn(double PerSecond, double Median, double P99, double ServerMicroseconds, double DatabaseMicroseconds, int Refused)
{
    /// <summary>Sends as fast as answers come, over so many connections at once, for so long.</summary>
    /// <param name="send">Sends the request of a number and waits for its answer.</param>
    /// <param name="connections">How many at once.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="server">The server's process.</param>
    /// <param name="database">PostgreSQL's main process.</param>
    public static async Task<Turn> RunAsync(Func<int, Task> send, int connections, double seconds, int server, int database)
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
            return new Turn(0, seconds * 1_000, seconds * 1_000, 0, 0, refused);
        return new Turn(
            times.Length / took,
            times[times.Length / 2],
            times[(int)(times.Length * 0.99)],
            (Processor.Seconds(server) - serverBefore) * 1e6 / times.Length,
            (Processor.SecondsWithChildren(database) - databaseBefore) * 1e6 / times.Length,
            refused
        );
    }
}
