using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Measures;
using Streakoid.Benchmarks.Report;
using Streakoid.Benchmarks.Servers;

if (args is ["baseline"])
    return await BaselineServer.RunAsync();

Settings settings = Settings.Of(args);
await using Dataset data = await Dataset.OpenAsync(settings);
if (args.Contains("--plans"))
    return await Plans.PrintAsync(data) ? 0 : 1;
if (args.Contains("--parts"))
{
    await Parts.PrintAsync(data, settings.Rounds);
    return 0;
}

List<Server> servers = await AllServers.StartAsync(data, settings);
try
{
    List<ServerResult> results = await Ratios.MeasureAsync(data, servers, settings);
    string report = "";
    // Printed at once, so that a later failure does not lose it.
    void AddTable(string table)
    {
        report += report.Length > 0 ? $"\n{table}" : table;
        Console.WriteLine(table);
    }
    AddTable(Tables.Shares(results));
    AddTable(Tables.Details(results));
    if (servers.Find(server => server.IsStreakoid) is { } streakoid)
    {
        AddTable(Tables.Of(await Ages.MeasureAsync(data, streakoid, settings.Rounds)));
        AddTable(Tables.Of(await Batches.MeasureAsync(data, streakoid), await LoginStorm.MeasureAsync(data, streakoid, settings.Rounds)));
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
