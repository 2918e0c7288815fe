using System.Diagnostics;
using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Load;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Measures;

/// <summary>How much of its throughput <c>me</c> keeps while logins queue, and how many logins a second one core does.</summary>
/// <param name="Kept">Requests a second, of those without the queue.</param>
/// <param name="P99">All but a hundredth of these <c>me</c> were answered within so many milliseconds, without the queue and with
/// it.</param>
/// <param name="Refused">The share of the queue's logins that were answered with 503 after the server's limit of time.</param>
/// <param name="LoginsMeanwhile">Logins a second that were answered while <c>me</c> was asked.</param>
/// <param name="LoginsPerSecond">Of as many at once as keep the cores busy.</param>
/// <param name="LoginsPerSecondAndCore">By the processor time that one takes.</param>
public sealed record StormResult(
    Spread Kept,
    (double Without, double With) P99,
    double Refused,
    double LoginsMeanwhile,
    double LoginsPerSecond,
    double LoginsPerSecondAndCore
);

/// <summary>A crowd that signs in at once, beside people who are signed in.</summary>
public static class Storm
{
    private const int Logins = 200;
    private const int Connections = 32;
    private const double Seconds = 2;

    private const string Login = "mutation($input: LoginInput!) { login(input: $input) { session { me { id } } errors { __typename } } }";

    public static async Task<StormResult> MeasureAsync(Dataset data, Server streakoid, int rounds)
    {
        using Caller readers = new(streakoid, Connections);
        using Caller crowd = new(streakoid, Logins);
        IReadOnlyList<Person> people = await data.PeopleAsync("user", 2_000);
        byte[][] logins =
        [
            .. people
                .Take(Logins)
                .Select(person => Requests.Query(Login, new { input = new { email = person.Email, password = Seeder.Password } })),
        ];
        byte[] me = """{"query":"{ me { id } }"}"""u8.ToArray();

        Task<Turn> ReadAsync() =>
            Turn.RunAsync(
                n => readers.SendAsync(me, people[n % people.Count]),
                Connections,
                Seconds,
                streakoid.ProcessId,
                data.Database.ProcessId
            );
        await ReadAsync();
        List<double> kept = [],
            calm = [],
            slow = [],
            meanwhile = [];
        (int answered, int refused) = (0, 0);
        for (int round = 0; round < rounds; round++)
        {
            Turn idle = await ReadAsync();
            using CancellationTokenSource over = new();
            Task[] queue =
            [
                .. logins.Select(async body =>
                {
                    while (!over.IsCancellationRequested)
                    {
                        if (await crowd.IsRefusedAsync(body) is not { } wait)
                        {
                            Interlocked.Increment(ref answered);
                            continue;
                        }
                        Interlocked.Increment(ref refused);
                        // As a client does that minds what it is told.
                        await Task.Delay(wait, over.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                    }
                }),
            ];
            await Task.Delay(500);
            int before = Volatile.Read(ref answered);
            long began = Stopwatch.GetTimestamp();
            Turn stormy = await ReadAsync();
            meanwhile.Add((Volatile.Read(ref answered) - before) / Stopwatch.GetElapsedTime(began).TotalSeconds);
            await over.CancelAsync();
            await Task.WhenAll(queue);
            kept.Add(stormy.PerSecond / idle.PerSecond);
            calm.Add(idle.P99);
            slow.Add(stormy.P99);
        }
        int cores = Environment.ProcessorCount;
        Turn alone = await Turn.RunAsync(
            n => crowd.SendAsync(logins[n % Logins], null),
            cores * 2,
            Seconds * 2,
            streakoid.ProcessId,
            data.Database.ProcessId
        );
        return new StormResult(
            Spread.Of(kept),
            (Spread.Of(calm).Median, Spread.Of(slow).Median),
            (double)refused / Math.Max(1, answered + refused),
            Spread.Of(meanwhile).Median,
            alone.PerSecond,
            1e6 / alone.ServerMicroseconds
        );
    }
}
