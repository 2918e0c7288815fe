namespace Streakoid.Benchmarks.Data;

/// <summary>What the command line asks for.</summary>
/// <param name="Users">How many users there are; 2,000 is what the table in docs/performance.md is measured with.</param>
/// <param name="Streaks">How many streaks each has.</param>
/// <param name="CheckIns">On how many days each streak was checked in.</param>
/// <param name="Rounds">How often every server is measured by turns.</param>
/// <param name="Seconds">How long each turn takes.</param>
/// <param name="Folder">Where the database is kept from one run to the next.</param>
/// <param name="Only">The servers to measure; all when empty.</param>
public sealed record Settings(int Users, int Streaks, int CheckIns, int Rounds, double Seconds, string Folder, IReadOnlySet<string> Only)
{
    public static Settings Of(string[] arguments)
    {
        string? Text(string name) =>
            Array.IndexOf(arguments, name) is >= 0 and int at && at + 1 < arguments.Length ? arguments[at + 1] : null;
        int Number(string name, int otherwise) =>
            Text(name) is { } text ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : otherwise;
        int users = Number("--users", 2_000);
        int streaks = Number("--streaks", users > 100_000 ? 2 : 20);
        int checkIns = Number("--check-ins", users > 100_000 ? 5 : 60);
        string folder = Text("--data") ?? Path.Combine(Path.GetTempPath(), $"streakoid-benchmark-{users}-{streaks}-{checkIns}");
        return new Settings(
            users,
            streaks,
            checkIns,
            Number("--rounds", 5),
            Number("--milliseconds", 3_000) / 1_000.0,
            folder,
            (Text("--only") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet()
        );
    }
}
