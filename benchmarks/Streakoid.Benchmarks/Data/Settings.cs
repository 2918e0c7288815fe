namespace Streakoid.Benchmarks.Data;

/// <summary>The options of the command line.</summary>
/// <param name="Users">The number of users; 2,000 for the table in docs/performance.md.</param>
/// <param name="Streaks">The number of streaks per user.</param>
/// <param name="CheckIns">The number of check-ins per streak.</param>
/// <param name="Rounds">The number of rounds; each measures every server once.</param>
/// <param name="Seconds">The duration of one measurement.</param>
/// <param name="Folder">The folder of the database, which later runs reuse.</param>
/// <param name="Only">The servers to measure; all if empty.</param>
/// <param name="Also">Folders of other checkouts by name: their servers are measured beside this one's.</param>
public sealed record Settings(
    int Users,
    int Streaks,
    int CheckIns,
    int Rounds,
    double Seconds,
    string Folder,
    IReadOnlySet<string> Only,
    IReadOnlyDictionary<string, string> Also
)
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
            (Text("--only") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
            (Text("--also") ?? "")
                .Split(',', StringSplitOptions.RemoveEmptyEntries)
                .Select(pair => pair.Split('=', 2))
                .ToDictionary(pair => pair[0], pair => pair[1])
        );
    }
}
