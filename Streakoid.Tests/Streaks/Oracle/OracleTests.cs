using System.Collections.Concurrent;
using System.Globalization;
using Xunit.Abstractions;

namespace Streakoid.Tests.Streaks.Oracle;

/// <summary>
/// Random lives of streaks, through the rules as the server applies them, against the day walker: schedules and their revisions,
/// amounts, pauses, skips, freezes, zones, starts of the week, backdating. <c>STREAKOID_ORACLE_CASES</c> asks for more of them.
/// It needs no server, but is not among the rules, which are tested in seconds.
/// </summary>
[Trait("kind", "server")]
public sealed class OracleTests(ITestOutputHelper output)
{
    private const int StepsEach = 20;

    private static readonly int Cases = int.TryParse(
        Environment.GetEnvironmentVariable("STREAKOID_ORACLE_CASES"),
        CultureInfo.InvariantCulture,
        out int cases
    )
        ? cases
        : 40_000;

    [Fact]
    public void The_rules_and_the_day_walker_agree_on_every_life()
    {
        ConcurrentQueue<string> differences = [];
        ConcurrentDictionary<string, int> states = [];
        int compared = 0;
        Parallel.For(
            0,
            (Cases + StepsEach - 1) / StepsEach,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            (seed, loop) =>
            {
                foreach ((string state, string? difference) in Steps(seed))
                {
                    Interlocked.Increment(ref compared);
                    states.AddOrUpdate(state, 1, (_, count) => count + 1);
                    if (difference is null)
                        continue;
                    differences.Enqueue(difference);
                    loop.Stop();
                }
            }
        );
        output.WriteLine(
            $"{compared} standings compared, {differences.Count} differences; {string.Join(", ", states.OrderBy(one => one.Key).Select(one => $"{one.Key} {one.Value}"))}"
        );
        Assert.True(differences.IsEmpty, differences.FirstOrDefault());
        Assert.True(compared >= Cases, $"{compared} standings were compared.");
        // Lives that never break, pause or come to anything would prove nothing.
        Assert.All(
            ["DONE", "PENDING", "PAUSED", "BROKEN"],
            state =>
                Assert.True(states.GetValueOrDefault(state) > compared / 50, $"{state} was seen {states.GetValueOrDefault(state)} times.")
        );
    }

    /// <summary>Lives that differed once.</summary>
    [Theory]
    // Weeks began on another day, after another unit had ended the week and its days were settled.
    [InlineData(18_801)]
    public void A_life_that_once_differed_agrees(int seed) => Assert.All(Steps(seed), step => Assert.Null(step.Difference));

    /// <summary>A life, step by step: the state, and the difference if there is one.</summary>
    private static IEnumerable<(string State, string? Difference)> Steps(int seed)
    {
        Life life = new(seed);
        for (int step = 0; step < StepsEach; step++)
        {
            life.Step();
            (string kept, string walked) = life.Look();
            string state = walked[..walked.IndexOf(' ', StringComparison.Ordinal)];
            if (kept == walked)
            {
                yield return (state, null);
                continue;
            }
            yield return (state, $"Life {seed}, step {step}:\nkept:\n{kept}\nwalked:\n{walked}\nafter:\n{life.Said}");
            yield break;
        }
    }
}
