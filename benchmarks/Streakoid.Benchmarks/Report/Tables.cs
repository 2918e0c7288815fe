using System.Globalization;
using System.Text;
using Streakoid.Benchmarks.Load;
using Streakoid.Benchmarks.Measures;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Report;

/// <summary>Formats the results as Markdown tables.</summary>
public static class Tables
{
    public static string Shares(IReadOnlyList<ServerResult> results)
    {
        StringBuilder table = new("| server | Q0 | Q1 | Q2 | M1 | memory after load | cold start |\n|---|---|---|---|---|---|---|\n");
        foreach (ServerResult result in results)
        {
            string shares = string.Join(" | ", Enum.GetValues<Request>().Select(request => Share(result.Shares[request])));
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {result.Name} | {shares} | {result.MemoryMegabytes:0} MB | {result.ColdStart.TotalSeconds:0.0} s |\n"
            );
        }
        return table.ToString();
    }

    public static string Details(IReadOnlyList<ServerResult> results)
    {
        StringBuilder table = new(
            "| server | request | requests/s | p50 | p99 | CPU time per request: server | PostgreSQL | rejected with 503 |\n|---|---|---|---|---|---|---|---|\n"
        );
        foreach (Request request in Enum.GetValues<Request>())
        {
            foreach (ServerResult result in results)
            {
                List<Measurement> measurements = result.Measurements[request];
                double Median(Func<Measurement, double> of) => Spread.Of(measurements.Select(of)).Median;
                table.Append(
                    CultureInfo.InvariantCulture,
                    $"| {result.Name} | {request} | {Median(t => t.PerSecond):N0} | {Median(t => t.Median):0.0} ms | {Median(t => t.P99):0.0} ms | {Median(t => t.ServerMicroseconds):0} µs | {Median(t => t.DatabaseMicroseconds):0} µs | {measurements.Sum(t => t.Refused)} |\n"
                );
            }
        }
        return table.ToString();
    }

    public static string Of(IReadOnlyList<AgeResult> results)
    {
        StringBuilder table = new(
            "| page of 50 streaks, history of | p50 | CPU time per request | time relative to 30 days |\n|---|---|---|---|\n"
        );
        foreach (AgeResult result in results)
        {
            string page = $"{result.Days:N0} days{(result.WithCheckIns ? ", with the last 7 check-ins of each" : "")}";
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {page} | {result.Milliseconds:0.0} ms | {result.Microseconds:N0} µs | {Share(result.Share)} |\n"
            );
        }
        return table.ToString();
    }

    public static string Of(BatchResult batch, LoginStormResult storm) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            | measurement | result |
            |---|---|
            | one `checkIn` without other load | {batch.One.Median:0.0} ms ({batch.One.Min:0.0} to {batch.One.Max:0.0}) |
            | `recordCheckIns` with 500 entries in 50 streaks | {batch.Batch.Median:0.0} ms ({batch.Batch.Min:0.0} to {batch.Batch.Max:0.0}) |
            | … relative to one `checkIn` | {Share(batch.Times)} |
            | `me` while 200 logins queue, relative to `me` without them | {Share(storm.Kept)} |
            | … p99 without and with them | {storm.P99.Without:0} ms, {storm.P99.With:0} ms |
            | … logins rejected with 503 and `Retry-After: 2` | {storm.Refused:P0} |
            | … successful logins per second | {storm.LoginsMeanwhile:0.0} |
            | logins per second, 2 at once per core | {storm.LoginsPerSecond:0.0} |
            | … per second of CPU time | {storm.LoginsPerSecondAndCore:0.0} |

            """
        );

    private static string Share(Spread share) =>
        share.Min == share.Max
            ? $"{share.Median:0.00}"
            : string.Create(CultureInfo.InvariantCulture, $"**{share.Median:0.00}** ({share.Min:0.00} to {share.Max:0.00})");
}
