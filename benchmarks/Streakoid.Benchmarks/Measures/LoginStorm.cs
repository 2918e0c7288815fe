using System.Diagnostics;
using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Load;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Measures;

/// <summary>The throughput of <c>me</c> while logins queue, and of logins.</summary>
/// <param name="Kept">The throughput of <c>me</c> with the queue, relative to the throughput without.</param>
/// <param name="P99">The 99th percentile of <c>me</c> in milliseconds, without and with the queue.</param>
/// <param name="Refused">The share of queued logins that were rejected with 503.</param>
/// <param name="LoginsMeanwhile">Successful logins per second during the load of <c>me</c>.</param>
/// <param name="LoginsPerSecond">Logins per second with enough concurrency to keep all cores busy.</param>
/// <param name="LoginsPerSecondAndCore">Logins per second of CPU time.</param>
public sealed record LoginStormResult(
    Spread Kept,
    (double Without, double With) P99,
    double Refused,
    double LoginsMeanwhile,
    double LoginsPerSecond,
    double LoginsPerSecondAndCore
);

/// <summary>Measures signed-in users while many others sign in at once.</summary>
public static class LoginStorm
{
    private const int Logins = 200;
    private const int Connections = 32;
    private const double Seconds = 2;

    private const string Login = "mutation($input: LoginInput!) { login(input: $input) { session { me { id } } errors { __typename } } }";

    public static async Task<LoginStormResult> MeasureAsync(Dataset data, Server streakoid, int rounds)
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

        Task<Measurement> ReadAsync() =>
            Measurement.RunAsync(
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
            Measurement idle = await ReadAsync();
            using CancellationTokenSource over = new();
            Task[] queue =
            [
                .. logins.Select(async body =>
                {
                    while (!over.IsCancellationRequested)
                    {
                        if (await crowd.RetryDelayAsync(body) is not { } wait)
                        {
                            Interlocked.Increment(ref answered);
                            continue;
                        }
                        Interlocked.Increment(ref refused);
                        // Respects Retry-After, like a well-behaved client.
                        await Task.Delay(wait, over.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                    }
                }),
            ];
            await Task.Delay(500);
            int before = Volatile.Read(ref answered);
            long began = Stopwatch.GetTimestamp();
            Measurement stormy = await ReadAsync();
            meanwhile.Add((Volatile.Read(ref answered) - before) / Stopwatch.GetElapsedTime(began).TotalSeconds);
            await over.CancelAsync();
            await Task.WhenAll(queue);
            kept.Add(stormy.PerSecond / idle.PerSecond);
            calm.Add(idle.P99);
            slow.Add(stormy.P99);
        }
        int cores = Environment.ProcessorCount;
        Measurement alone = await Measurement.RunAsync(
            n => crowd.SendAsync(logins[n % Logins], null),
            cores * 2,
            Seconds * 2,
            streakoid.ProcessId,
            data.Database.ProcessId
        );
        return new LoginStormResult(
            Spread.Of(kept),
            (Spread.Of(calm).Median, Spread.Of(slow).Median),
            (double)refused / Math.Max(1, answered + refused),
            Spread.Of(meanwhile).Median,
            alone.PerSecond,
            1e6 / alone.ServerMicroseconds
        );
    }
}
