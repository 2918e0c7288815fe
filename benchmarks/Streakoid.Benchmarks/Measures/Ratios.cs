using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Load;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Measures;

/// <summary>The measurements of one server in all rounds.</summary>
/// <param name="Name">The server.</param>
/// <param name="Measurements">The measurement of each round, by request.</param>
/// <param name="Shares">Requests per second relative to the baseline in the same round, by request.</param>
/// <param name="MemoryMegabytes">The memory after all load.</param>
/// <param name="ColdStart">The time from the start of the process to the first response.</param>
public sealed record ServerResult(
    string Name,
    IReadOnlyDictionary<Request, List<Measurement>> Measurements,
    IReadOnlyDictionary<Request, Spread> Shares,
    double MemoryMegabytes,
    TimeSpan ColdStart
);

/// <summary>Measures the servers alternately. A disturbance affects all servers of a round, so only ratios within a round
/// count.</summary>
public static class Ratios
{
    private const int Connections = 32;
    private const double WarmUpSeconds = 1;

    /// <summary>Longer, because the runtime recompiles hot methods during the first load.</summary>
    private const double FirstWarmUpSeconds = 5;

    public static async Task<List<ServerResult>> MeasureAsync(Dataset data, IReadOnlyList<Server> servers, Settings settings)
    {
        IReadOnlyList<Person> people = await data.PeopleAsync("user", Math.Min(settings.Users, 2_000));
        List<Caller> callers = [.. servers.Select(server => new Caller(server, Connections))];
        // An interrupted run may have left check-ins.
        await data.ResetAsync();
        await ResponseComparison.CompareAsync(callers, [people[0], people[people.Count / 2], people[^1]]);
        await data.ResetAsync();
        Console.WriteLine($"{servers.Count} servers return the same values. Measuring.");

        Dictionary<(Caller, Request), List<Measurement>> measurements = [];
        // The first round is a warm-up and not counted.
        for (int round = 0; round <= settings.Rounds; round++)
        {
            foreach (Request request in Enum.GetValues<Request>())
            {
                // Rotated, so that no server always follows the same one.
                foreach (Caller caller in callers.Skip(round % callers.Count).Concat(callers.Take(round % callers.Count)))
                {
                    if (request == Request.M1)
                        await data.ResetAsync();
                    int offset = 0;
                    Task SendAsync(int n) => SendOneAsync(caller, request, people, Volatile.Read(ref offset) + n, settings.Streaks);
                    int seen = 0;
                    await Measurement.RunAsync(
                        n =>
                        {
                            Interlocked.Increment(ref seen);
                            return SendAsync(n);
                        },
                        Connections,
                        WarmUpSeconds,
                        caller.Server.ProcessId,
                        data.Database.ProcessId
                    );
                    offset = seen;
                    Measurement measurement = await Measurement.RunAsync(
                        SendAsync,
                        Connections,
                        round == 0 ? FirstWarmUpSeconds : settings.Seconds,
                        caller.Server.ProcessId,
                        data.Database.ProcessId
                    );
                    if (round == 0)
                        continue;
                    (
                        measurements.TryGetValue((caller, request), out List<Measurement>? all) ? all : measurements[(caller, request)] = []
                    ).Add(measurement);
                }
            }
            Console.WriteLine(round == 0 ? "warm" : $"round {round} of {settings.Rounds}");
        }
        Caller baseline = callers.Find(caller => caller.Server.Name == AllServers.Baseline) ?? callers[0];
        List<ServerResult> results =
        [
            .. callers.Select(caller => new ServerResult(
                caller.Server.Name,
                Enum.GetValues<Request>().ToDictionary(request => request, request => measurements[(caller, request)]),
                Enum.GetValues<Request>()
                    .ToDictionary(
                        request => request,
                        request =>
                            Spread.Of(
                                measurements[(caller, request)]
                                    .Zip(measurements[(baseline, request)], (own, reference) => own.PerSecond / reference.PerSecond)
                            )
                    ),
                Processor.MemoryMegabytes(caller.Server.ProcessId),
                caller.Server.ColdStart
            )),
        ];
        foreach (Caller caller in callers)
            caller.Dispose();
        return results;
    }

    // Alternates users. Each streak is checked in once, then the next streak of every user.
    private static Task<byte[]> SendOneAsync(Caller caller, Request request, IReadOnlyList<Person> people, int n, int streaks)
    {
        Person person = people[n % people.Count];
        return caller.SendAsync(
            Requests.Body(caller.Server, request, person, n / people.Count % streaks),
            request == Request.Q0 ? null : person
        );
    }
}
