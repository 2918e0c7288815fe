using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Load;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Measures;

/// <summary>What one server did in all rounds.</summary>
/// <param name="Name">The server.</param>
/// <param name="Turns">Of each request, the turn in each round.</param>
/// <param name="Shares">Of each request, the share of the floor's requests a second in the same round.</param>
/// <param name="MemoryMegabytes">After all load.</param>
/// <param name="ColdStart">From the start of the process to the first answer.</param>
public sealed record ServerResult(
    string Name,
    IReadOnlyDictionary<Request, List<Turn>> Turns,
    IReadOnlyDictionary<Request, Spread> Shares,
    double MemoryMegabytes,
    TimeSpan ColdStart
);

/// <summary>Measures every server by turns: what disturbs one round disturbs all of them, so shares within a round are what
/// counts.</summary>
public static class Ratios
{
    private const int Connections = 32;
    private const double WarmUpSeconds = 1;

    /// <summary>What is called often is compiled anew while it is called, and that takes its time.</summary>
    private const double FirstWarmUpSeconds = 5;

    public static async Task<List<ServerResult>> MeasureAsync(Dataset data, IReadOnlyList<Server> servers, Settings settings)
    {
        IReadOnlyList<Person> people = await data.PeopleAsync("user", Math.Min(settings.Users, 2_000));
        List<Caller> callers = [.. servers.Select(server => new Caller(server, Connections))];
        // A run that was broken off leaves what it wrote.
        await data.ResetAsync();
        await Answers.CompareAsync(callers, [people[0], people[people.Count / 2], people[^1]]);
        await data.ResetAsync();
        Console.WriteLine($"{servers.Count} servers answer alike. Measuring.");

        Dictionary<(Caller, Request), List<Turn>> turns = [];
        // The first round warms everything up and is not counted.
        for (int round = 0; round <= settings.Rounds; round++)
        {
            foreach (Request request in Enum.GetValues<Request>())
            {
                // Begun with another one in each round, so that nobody always comes after the same.
                foreach (Caller caller in callers.Skip(round % callers.Count).Concat(callers.Take(round % callers.Count)))
                {
                    if (request == Request.M1)
                        await data.ResetAsync();
                    int offset = 0;
                    Task SendAsync(int n) => SendOneAsync(caller, request, people, Volatile.Read(ref offset) + n, settings.Streaks);
                    int seen = 0;
                    await Turn.RunAsync(
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
                    Turn turn = await Turn.RunAsync(
                        SendAsync,
                        Connections,
                        round == 0 ? FirstWarmUpSeconds : settings.Seconds,
                        caller.Server.ProcessId,
                        data.Database.ProcessId
                    );
                    if (round == 0)
                        continue;
                    (turns.TryGetValue((caller, request), out List<Turn>? all) ? all : turns[(caller, request)] = []).Add(turn);
                }
            }
            Console.WriteLine(round == 0 ? "warm" : $"round {round} of {settings.Rounds}");
        }
        Caller floor = callers.Find(caller => caller.Server.Name == AllServers.Floor) ?? callers[0];
        List<ServerResult> results =
        [
            .. callers.Select(caller => new ServerResult(
                caller.Server.Name,
                Enum.GetValues<Request>().ToDictionary(request => request, request => turns[(caller, request)]),
                Enum.GetValues<Request>()
                    .ToDictionary(
                        request => request,
                        request =>
                            Spread.Of(
                                turns[(caller, request)].Zip(turns[(floor, request)], (one, least) => one.PerSecond / least.PerSecond)
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

    // Different users by turns; a streak is checked in once, then the next one of everybody.
    private static Task<byte[]> SendOneAsync(Caller caller, Request request, IReadOnlyList<Person> people, int n, int streaks)
    {
        Person person = people[n % people.Count];
        return caller.SendAsync(
            Requests.Body(caller.Server, request, person, n / people.Count % streaks),
            request == Request.Q0 ? null : person
        );
    }
}
