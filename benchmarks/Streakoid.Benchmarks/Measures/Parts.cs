using System.Globalization;
using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Load;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Measures;

/// <summary>Breaks down Q1's CPU time by requests that each add one part.</summary>
public static class Parts
{
    private static readonly (string What, string Document, bool SignedIn)[] Steps =
    [
        ("`{ __typename }`", "{ __typename }", false),
        ("… with a token", "{ __typename }", true),
        ("`me { id }`", "{ me { id } }", true),
        ("a page of 1 streak, `id`", "{ me { id streaks(first: 1) { nodes { id } } } }", true),
        ("a page of 20 streaks, `id`", "{ me { id streaks(first: 20) { nodes { id } } } }", true),
        ("… `id name`", "{ me { id displayName streaks(first: 20) { nodes { id name } } } }", true),
        ("… and both lengths: Q1", "{ me { id displayName streaks(first: 20) { nodes { id name currentLength longestLength } } } }", true),
        (
            "… and 7 check-ins each: Q2",
            "{ me { id displayName streaks(first: 20) { nodes { id name currentLength longestLength checkIns(first: 7) { nodes { day amount } } } } } }",
            true
        ),
    ];

    public static async Task PrintAsync(Dataset data, int rounds)
    {
        await using Server server = await AllServers.StartStreakoidAsync(data);
        using Caller caller = new(server, 8);
        IReadOnlyList<Person> people = await data.PeopleAsync("user", 2_000);
        Dictionary<string, List<Measurement>> measurements = Steps.ToDictionary(step => step.What, _ => new List<Measurement>());
        for (int round = 0; round <= rounds; round++)
        {
            foreach ((string what, string document, bool signedIn) in Steps)
            {
                byte[] body = Requests.Query(document, new { });
                Measurement measurement = await Measurement.RunAsync(
                    n => caller.SendAsync(body, signedIn ? people[n % people.Count] : null),
                    8,
                    1.5,
                    server.ProcessId,
                    data.Database.ProcessId
                );
                if (round > 0)
                    measurements[what].Add(measurement);
            }
        }
        Console.WriteLine("| request | CPU time per request: server | PostgreSQL |\n|---|---|---|");
        foreach ((string what, List<Measurement> all) in measurements)
        {
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {what} | {Spread.Of(all.Select(measurement => measurement.ServerMicroseconds)).Median:0} µs | {Spread.Of(all.Select(measurement => measurement.DatabaseMicroseconds)).Median:0} µs |"
                )
            );
        }
    }
}
