using System.Text.Json;
using Xunit.Abstractions;

namespace Streakoid.Tests.Support.Npm;

/// <summary>What a script found of one thing that clients rely on.</summary>
public sealed record ClientOutcome(string Client, string Name, string? Reason)
{
    /// <summary>Reads the lines that a script printed, one for each thing, and fails where one of them failed or is missing.</summary>
    public static void AssertAllHold(string lines, int count, ITestOutputHelper output)
    {
        ClientOutcome[] outcomes =
        [
            .. lines
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonSerializer.Deserialize<ClientOutcome>(line, JsonSerializerOptions.Web)!),
        ];
        foreach (ClientOutcome outcome in outcomes)
            output.WriteLine($"{(outcome.Reason is null ? "ok" : "failed"), -6} {outcome.Client}: {outcome.Name}");
        Assert.All(outcomes, outcome => Assert.True(outcome.Reason is null, $"{outcome.Client}: {outcome.Name}: {outcome.Reason}"));
        Assert.Equal(count, outcomes.Length);
    }
}
