using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Measures;
using Streakoid.Benchmarks.Report;
using Streakoid.Benchmarks.Servers;

if (args is ["floor"])
    return await FloorServer.RunAsync();

Settings settings = Settings.Of(args);
await using Dataset data = await Dataset.OpenAsync(settings);
if (args.Contains("--plans"))
    return await Plans.PrintAsync(data) ? 0 : 1;
if (args.Contains("--parts"))
{
    await Parts.PrintAsync(data, settings.Rounds);
    return 0;
}

List<Server> servers = await AllServers.StartAsync(data, settings.Only);
try
{
    List<ServerResult> results = await Ratios.MeasureAsync(data, servers, settings);
    string report = "";
    // Told as it is found, so that what comes later may fail.
    void Say(string table)
    {
        report += report.Length > 0 ? $"\n{table}" : table;
        Console.WriteLine(table);
    }
    Say(Tables.Shares(results));
    Say(Tables.Details(results));
    if (servers.Find(server => server.IsStreakoid) is { } streakoid)
    {
        Say(Tables.Of(await Ages.MeasureAsync(data, streakoid, settings.Rounds)));
        Say(Tables.Of(await Batches.MeasureAsync(data, streakoid), await Storm.MeasureAsync(data, streakoid, settings.Rounds)));
    }
    if (args.Contains("--write"))
        await Document.WriteAsync(report, results, settings);
}
finally
{
    foreach (Server server in servers)
        await server.DisposeAsync();
}
return 0;
