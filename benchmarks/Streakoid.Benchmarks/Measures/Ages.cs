using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Load;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Measures;

/// <summary>The cost of a page of 50 streaks with a history of <paramref name="Days"/> days, absolute and relative to the shortest
/// history.</summary>
public sealed record AgeResult(int Days, bool WithCheckIns, double Milliseconds, double Microseconds, Spread Share);

/// <summary>Measures whether a page costs more with longer histories.</summary>
public static class Ages
{
    private const int Connections = 4;
    private const double Seconds = 1;

    public static async Task<List<AgeResult>> MeasureAsync(Dataset data, Server streakoid, int rounds)
    {
        using Caller caller = new(streakoid, Connections);
        List<AgeResult> results = [];
        foreach (bool withCheckIns in (bool[])[false, true])
        {
            byte[] body = Requests.FullPage(withCheckIns);
            Dictionary<int, List<Measurement>> measurements = [];
            for (int round = 0; round <= rounds; round++)
            {
                foreach ((string kind, int days) in Dataset.Ages)
                {
                    IReadOnlyList<Person> people = await data.PeopleAsync(kind, 8);
                    Measurement measurement = await Measurement.RunAsync(
                        n => caller.SendAsync(body, people[n % people.Count]),
                        Connections,
                        Seconds,
                        streakoid.ProcessId,
                        data.Database.ProcessId
                    );
                    if (round > 0)
                        (measurements.TryGetValue(days, out List<Measurement>? all) ? all : measurements[days] = []).Add(measurement);
                }
            }
            List<Measurement> shortest = measurements[Dataset.Ages[0].Days];
            results.AddRange(
                measurements.Select(one => new AgeResult(
                    one.Key,
                    withCheckIns,
                    Spread.Of(one.Value.Select(measurement => measurement.Median)).Median,
                    Spread.Of(one.Value.Select(measurement => measurement.ServerMicroseconds + measurement.DatabaseMicroseconds)).Median,
                    Spread.Of(one.Value.Zip(shortest, (measurement, least) => least.PerSecond / measurement.PerSecond))
                ))
            );
        }
        return results;
    }
}
