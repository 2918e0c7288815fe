using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Streakoid.Benchmarks.Data;

namespace Streakoid.Benchmarks.Servers;

/// <summary>Starts the measured servers.</summary>
public static class AllServers
{
    public const string Baseline = "baseline";
    public const string Streakoid = "Streakoid";

    private static readonly (string Name, string File)[] Peers =
    [
        ("mercurius with JIT", "mercurius.mjs"),
        ("Apollo Server 5", "apollo.mjs"),
        ("graphql-yoga", "yoga.mjs"),
        ("PostGraphile 5", "postgraphile.mjs"),
    ];

    /// <summary>Starts the servers one after the other, so that their cold starts do not disturb each other.</summary>
    /// <param name="data">The shared database.</param>
    /// <param name="settings">Selects the servers.</param>
    public static async Task<List<Server>> StartAsync(Dataset data, Settings settings)
    {
        IReadOnlySet<string> only = settings.Only;
        bool Wanted(string name) => only.Count == 0 || only.Any(one => name.StartsWith(one, StringComparison.OrdinalIgnoreCase));
        List<Server> servers = [];
        if (Wanted(Baseline))
            servers.Add(await StartBaselineAsync(data));
        if (Wanted(Streakoid))
            servers.Add(await StartStreakoidAsync(data));
        foreach ((string name, string checkout) in settings.Also)
            servers.Add(await StartPublishedAsync(data, await PublishAsync(checkout, name), $"{Streakoid} {name}"));
        foreach ((string name, string file) in Peers.Where(peer => Wanted(peer.Name)))
        {
            await InstallPeersAsync();
            int port = FreePort();
            servers.Add(
                await Server.StartAsync(
                    name,
                    "node",
                    [Path.Combine(PeersFolder, file)],
                    port,
                    "/graphql",
                    new Dictionary<string, string>(Environment(data))
                    {
                        ["NODE_ENV"] = "production",
                        ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
                    }
                )
            );
        }
        return servers;
    }

    private static readonly Lazy<Task<string>> Shipped = new(() => PublishAsync(Repository.Root, "this"));

    public static Task<Server> StartBaselineAsync(Dataset data)
    {
        int port = FreePort();
        return Server.StartAsync(
            Baseline,
            "dotnet",
            [typeof(AllServers).Assembly.Location, "baseline"],
            port,
            "/graphql",
            new Dictionary<string, string>
            {
                ["PORT"] = port.ToString(CultureInfo.InvariantCulture),
                ["BASELINE_DATABASE"] = data.Database.AppConnectionString,
            }
        );
    }

    /// <summary>Starts the server as shipped: published like the image, in Production, with all protections and metrics.</summary>
    public static async Task<Server> StartStreakoidAsync(Dataset data, string name = Streakoid, params string[] more) =>
        await StartPublishedAsync(data, await Shipped.Value, name, more);

    private static async Task<Server> StartPublishedAsync(Dataset data, string shipped, string name, params string[] more)
    {
        int port = FreePort();
        return await Server.StartAsync(
            name,
            "dotnet",
            [
                shipped,
                string.Create(CultureInfo.InvariantCulture, $"--urls=http://127.0.0.1:{port}"),
                $"--ConnectionStrings:Streakoid={data.Database.AppConnectionString}",
                $"--Streakoid:SigningKeys:0={data.SigningKey}",
                string.Create(CultureInfo.InvariantCulture, $"--Streakoid:Metrics:Url=http://127.0.0.1:{FreePort()}"),
                // Requests are counted, but the limits are never reached.
                "--Streakoid:RateLimits:UserRequests=1000000000",
                "--Streakoid:RateLimits:ClientRequests=1000000000",
                .. more,
            ],
            port,
            "/graphql",
            new Dictionary<string, string> { ["ASPNETCORE_ENVIRONMENT"] = "Production" }
        );
    }

    private static async Task<string> PublishAsync(string checkout, string name)
    {
        Console.WriteLine($"Publishing the server of {checkout}");
        string folder = Path.Combine(Path.GetTempPath(), $"streakoid-benchmark-server-{name}");
        using Process publish = Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [
                    "publish",
                    Path.Combine(checkout, "Streakoid.GraphQL"),
                    "--configuration",
                    "Release",
                    "-p:StreakoidReadyToRun=true",
                    "--output",
                    folder,
                    "--verbosity",
                    "quiet",
                ]
            )
        )!;
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0)
            throw new InvalidOperationException("dotnet publish failed.");
        return Path.Combine(folder, "Streakoid.GraphQL.dll");
    }

    private static string PeersFolder => Path.GetFullPath(Path.Combine(Repository.Root, "benchmarks", "peers"));

    private static async Task InstallPeersAsync()
    {
        if (Directory.Exists(Path.Combine(PeersFolder, "node_modules")))
            return;
        Console.WriteLine("Installing the other servers from npm (once)");
        using Process npm = Process.Start(
            new ProcessStartInfo("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            {
                WorkingDirectory = PeersFolder,
            }
        )!;
        await npm.WaitForExitAsync();
        if (npm.ExitCode != 0)
            throw new InvalidOperationException("npm ci failed; --only baseline,Streakoid measures without the others.");
    }

    private static Dictionary<string, string> Environment(Dataset data)
    {
        NpgsqlConnectionStringBuilder connection = new(data.Database.AppConnectionString);
        return new Dictionary<string, string>
        {
            ["PGHOST"] = connection.Host!,
            ["PGPORT"] = connection.Port.ToString(CultureInfo.InvariantCulture),
            ["PGUSER"] = connection.Username!,
            ["PGPASSWORD"] = connection.Password!,
            ["PGDATABASE"] = connection.Database!,
        };
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
