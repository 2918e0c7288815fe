using System.Diagnostics;
using NodaTime;
using NodaTime.Text;
using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Load;
using Streakoid.Benchmarks.Servers;
using Streakoid.Graph.Nodes;

namespace Streakoid.Benchmarks.Measures;

/// <summary>The milliseconds of one check-in and of a batch of 500, and their ratio per user.</summary>
public sealed record BatchResult(Spread One, Spread Batch, Spread Times);

/// <summary>Measures a device that sends 500 offline check-ins.</summary>
public static class Batches
{
    private const int Entries = 500;
    private const string One =
        "mutation($input: CheckInInput!) { checkIn(input: $input) { streak { id currentLength } errors { __typename } } }";
    private const string Many =
        "mutation($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { streaks { id currentLength } errors { __typename } } }";

    /// <summary>Each user sends one batch, for days without check-ins. The first half of the users warms the server up.</summary>
    public static async Task<BatchResult> MeasureAsync(Dataset data, Server streakoid)
    {
        using Caller caller = new(streakoid, 1);
        LocalDate today = SystemClock.Instance.GetCurrentInstant().InUtc().Date;
        List<(double One, double Batch)> times = [];
        foreach (Person person in await data.PeopleAsync("offline", 1_000))
        {
            string Id(int streak) => new NodeId("Streak", person.Streaks[streak]).ToString();
            async Task<double> TimeAsync(byte[] body)
            {
                long begin = Stopwatch.GetTimestamp();
                await caller.SendAsync(body, person);
                return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
            }
            double one = await TimeAsync(Requests.Query(One, new { input = new { streakId = Id(49) } }));
            var entries = Enumerable
                .Range(0, Entries)
                .Select(n => new
                {
                    clientId = Guid.NewGuid(),
                    streakId = Id(n % 50),
                    day = LocalDatePattern.Iso.Format(today.PlusDays(-(n / 50 % 8))),
                });
            times.Add((one, await TimeAsync(Requests.Query(Many, new { input = new { checkIns = entries } }))));
        }
        List<(double One, double Batch)> counted = times[(times.Count / 2)..];
        return new BatchResult(
            Spread.Of(counted.Select(time => time.One)),
            Spread.Of(counted.Select(time => time.Batch)),
            Spread.Of(counted.Select(time => time.Batch / time.One))
        );
    }
}
