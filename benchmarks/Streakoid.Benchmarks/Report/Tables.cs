using System.Globalization;
using System.Text;
using Streakoid.Benchmarks.Load;
using Streakoid.Benchmarks.Measures;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Report;

/// <summary>Results as Markdown.</summary>
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
            "| server | request | requests/s | p50 | p99 | processor a request: server | PostgreSQL | refused with 503 |\n|---|---|---|---|---|---|---|---|\n"
        );
        foreach (Request request in Enum.GetValues<Request>())
        {
            foreach (ServerResult result in results)
            {
                List<Turn> turns = result.Turns[request];
                double Median(Func<Turn, double> of) => Spread.Of(turns.Select(of)).Median;
                table.Append(
                    CultureInfo.InvariantCulture,
                    $"| {result.Name} | {request} | {Median(t => t.PerSecond):N0} | {Median(t => t.Median):0.0} ms | {Median(t => t.P99):0.0} ms | {Median(t => t.ServerMicroseconds):0} µs | {Median(t => t.DatabaseMicroseconds):0} µs | {turns.Sum(t => t.Refused)} |\n"
                );
            }
        }
        return table.ToString();
    }

    public static string Of(IReadOnlyList<AgeResult> results)
    {
        StringBuilder table = new(
            "| page of 50 streaks, history of | p50 | processor a request | time, of that with 30 days |\n|---|---|---|---|\n"
        );
        foreach (AgeResult result in results)
        {
            string page = $"{result.Days:N0} days{(result.WithCheckIns ? ", with each one's last 7 check-ins" : "")}";
            table.Append(
                CultureInfo.InvariantCulture,
                $"| {page} | {result.Milliseconds:0.0} ms | {result.Microseconds:N0} µs | {Share(result.Share)} |\n"
            );
        }
        return table.ToString();
    }

    public static string Of(BatchResult batch, StormResult storm) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            | what | figure |
            |---|---|
            | one `checkIn`, nobody else there | {batch.One.Median:0.0} ms ({batch.One.Least:0.0} to {batch.One.Most:0.0}) |
            | `recordCheckIns` with 500 entries in 50 streaks | {batch.Batch.Median:0.0} ms ({batch.Batch.Least:0.0} to {batch.Batch.Most:0.0}) |
            | … of one `checkIn` | {Share(batch.Times)} |
            | `me` while 200 logins queue, of `me` without | {Share(storm.Kept)} |
            | … p99 without, and with | {storm.P99.Without:0} ms, {storm.P99.With:0} ms |
            | … of these logins refused with 503, to come again after 2 s | {storm.Refused:P0} |
            | … and logins answered meanwhile, a second | {storm.LoginsMeanwhile:0.0} |
            | logins a second, 2 at once for each core | {storm.LoginsPerSecond:0.0} |
            | … by the processor time of one core | {storm.LoginsPerSecondAndCore:0.0} |

            """
        );

    private static string Share(Spread share) =>
        share.Least == share.Most
            ? $"{share.Median:0.00}"
            : string.Create(CultureInfo.InvariantCulture, $"**{share.Median:0.00}** ({share.Least:0.00} to {share.Most:0.00})");
}
