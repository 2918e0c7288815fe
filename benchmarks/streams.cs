#:property PublishAot=false
// Measures idle subscriptions (memory of the server for each, processor time while nothing happens), and how long events take to
// 1,000 users who are watched, at 100 changes a second. On Linux, since it reads /proc of the server:
// dotnet run --project Streakoid.GraphQL --configuration Release -- --Streakoid:Streams:PerServer=20000 --Streakoid:Streams:PerClient=20000 --Streakoid:RateLimits:ClientRequests=0 --Streakoid:RateLimits:UserRequests=0
// dotnet run --configuration Release benchmarks/streams.cs http://localhost:5080/graphql PROCESS [users] [streams of each] [changes a second]

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

Uri endpoint = new(args[0]);
string process = args[1];
int users = Number(2, 1_000);
int each = Number(3, 10);
int rate = Number(4, 100);
TimeSpan lasting = TimeSpan.FromSeconds(60);
using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 64 }) { Timeout = TimeSpan.FromSeconds(30) };

(string Token, string Streak)[] people = new (string, string)[users];
await Parallel.ForAsync(
    0,
    users,
    new ParallelOptions { MaxDegreeOfParallelism = 4 },
    async (i, _) =>
    {
        JsonElement registered = await PatientlyAsync(
            "mutation($i: RegisterInput!) { register(input: $i) { session { accessToken } } }",
            new
            {
                i = new
                {
                    email = $"{Guid.NewGuid():N}@example.com",
                    password = "correct horse battery",
                    timeZone = "Etc/UTC",
                },
            }
        );
        string token = registered.GetProperty("register").GetProperty("session").GetProperty("accessToken").GetString()!;
        JsonElement created = await PatientlyAsync("mutation { createStreak(input: { name: \"Read\" }) { streak { id } } }", null, token);
        people[i] = (token, created.GetProperty("createStreak").GetProperty("streak").GetProperty("id").GetString()!);
    }
);
Print($"{users} users");

// Each stream is a WebSocket of its own, as of a device. The first one of each user is listened to.
long before = Memory();
ConcurrentDictionary<(string Streak, string Name), long> sent = new();
ConcurrentBag<double> latencies = [];
int doubled = 0,
    foreign = 0,
    dropped = 0;
List<ClientWebSocket> sockets = [];
await Parallel.ForAsync(
    0,
    users * each,
    new ParallelOptions { MaxDegreeOfParallelism = 32 },
    async (i, stop) =>
    {
        ClientWebSocket socket = await OpenAsync(people[i % users].Token);
        lock (sockets)
            sockets.Add(socket);
        _ = ListenAsync(socket, i < users ? people[i].Streak : null);
    }
);
await Task.Delay(TimeSpan.FromSeconds(20));
long after = Memory();
double processor = Processor();
long began = Stopwatch.GetTimestamp();
await Task.Delay(lasting);
double idle = (Processor() - processor) / Stopwatch.GetElapsedTime(began).TotalSeconds;
Print(
    $"{sockets.Count} idle streams: {(after - before) / 1024.0 / sockets.Count:F1} KB each ({before >> 20} MB before, {after >> 20} MB after), {100 * idle:F1} % of one core"
);

// One stream for each user is enough now.
foreach (ClientWebSocket socket in sockets.Skip(users))
    socket.Abort();
dropped = 0;
await Task.Delay(TimeSpan.FromSeconds(5));

int changes = 0;
processor = Processor();
Stopwatch clock = Stopwatch.StartNew();
List<Task> writes = [];
ConcurrentBag<double> answers = [];
while (clock.Elapsed < lasting)
{
    while (changes < rate * clock.Elapsed.TotalSeconds)
    {
        (string token, string streak) = people[Random.Shared.Next(users)];
        writes.Add(WriteAsync(token, streak, $"{changes++}"));
    }
    await Task.Delay(2);
}
await Task.WhenAll(writes);
double busy = (Processor() - processor) / clock.Elapsed.TotalSeconds;
await Task.Delay(TimeSpan.FromSeconds(5));
Print(
    $"{users} users watched, {changes / lasting.TotalSeconds:F0} changes a second for {lasting.TotalSeconds:F0} s: from the request to the event p50 {Percentile(latencies, 0.5):F0} ms, p99 {Percentile(latencies, 0.99):F0} ms, most {latencies.Max():F0} ms; to its answer p50 {Percentile(answers, 0.5):F0} ms, p99 {Percentile(answers, 0.99):F0} ms; {100 * busy:F0} % of one core"
);

// Of two changes of one streak in the same moment, the event or events show the later name.
Print($"{latencies.Count} of {answers.Count} changes seen, {doubled} twice, {foreign} by another user, {dropped} streams lost");
foreach (ClientWebSocket socket in sockets)
    socket.Abort();

async Task WriteAsync(string token, string streak, string name)
{
    sent[(streak, name)] = Stopwatch.GetTimestamp();
    long began = Stopwatch.GetTimestamp();
    if (
        await SendAsync(
            "mutation($id: ID!, $name: String!) { updateStreak(input: { streakId: $id, name: $name }) { streak { id } } }",
            new { id = streak, name },
            token
        )
            is { } data
        && data.GetProperty("updateStreak").GetProperty("streak").ValueKind == JsonValueKind.Object
    )
        answers.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
}

async Task<ClientWebSocket> OpenAsync(string token)
{
    while (true)
    {
        ClientWebSocket socket = new();
        socket.Options.AddSubProtocol("graphql-transport-ws");
        try
        {
            await socket.ConnectAsync(new UriBuilder(endpoint) { Scheme = "ws" }.Uri, CancellationToken.None);
            await TellAsync(socket, new { type = "connection_init", payload = new { Authorization = $"Bearer {token}" } });
            if ((await HearAsync(socket))?.GetProperty("type").GetString() != "connection_ack")
                continue;
            await TellAsync(
                socket,
                new
                {
                    type = "subscribe",
                    id = "1",
                    payload = new { query = "subscription { changed { nodeId node { ... on Streak { name } } } }" },
                }
            );
            return socket;
        }
        catch (WebSocketException)
        {
            socket.Dispose();
        }
    }
}

// Answers pings, and remembers when a change of its user's streak is seen.
async Task ListenAsync(ClientWebSocket socket, string? streak)
{
    try
    {
        while (await HearAsync(socket) is { } message)
        {
            string type = message.GetProperty("type").GetString()!;
            if (type == "ping")
                await TellAsync(socket, new { type = "pong" });
            if (type != "next" || streak is null)
                continue;
            JsonElement change = message.GetProperty("payload").GetProperty("data").GetProperty("changed");
            if (change.GetProperty("nodeId").GetString() != streak)
                Interlocked.Increment(ref foreign);
            else if (sent.TryRemove((streak, change.GetProperty("node").GetProperty("name").GetString()!), out long at))
                latencies.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
            else
                Interlocked.Increment(ref doubled);
        }
    }
    catch (WebSocketException) { }
    Interlocked.Increment(ref dropped);
}

static Task TellAsync(ClientWebSocket socket, object message) =>
    socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, true, CancellationToken.None);

static async Task<JsonElement?> HearAsync(ClientWebSocket socket)
{
    byte[] buffer = new byte[8 * 1024];
    int length = 0;
    while (true)
    {
        ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
        length += part.Count;
        if (part.MessageType == WebSocketMessageType.Close)
            return null;
        if (part.EndOfMessage)
            return JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement;
    }
}

// A busy server says 503, and is asked again.
async Task<JsonElement> PatientlyAsync(string query, object? variables, string? token = null)
{
    while (true)
    {
        if (await SendAsync(query, variables, token) is { } data)
            return data;
        await Task.Delay(200);
    }
}

async Task<JsonElement?> SendAsync(string query, object? variables, string? token)
{
    try
    {
        using HttpRequestMessage request = new(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(JsonSerializer.Serialize(new { query, variables }), Encoding.UTF8, "application/json"),
        };
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using HttpResponseMessage response = await http.SendAsync(request);
        JsonElement answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        return answer.TryGetProperty("errors", out _) || !answer.TryGetProperty("data", out JsonElement data) ? null : data;
    }
    catch (Exception error) when (error is HttpRequestException or TaskCanceledException or JsonException)
    {
        return null;
    }
}

// In bytes, the resident memory.
long Memory() =>
    long.Parse(File.ReadAllText($"/proc/{process}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;

// In seconds, at the usual hundred ticks each.
double Processor()
{
    string[] fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[1].Split(' ');
    return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / 100;
}

static double Percentile(IEnumerable<double> all, double share)
{
    double[] sorted = [.. all.Order()];
    return sorted.Length == 0 ? double.NaN : sorted[(int)(share * (sorted.Length - 1))];
}

int Number(int at, int otherwise) => args.Length > at ? int.Parse(args[at], CultureInfo.InvariantCulture) : otherwise;

static void Print(string text) => Console.WriteLine(text);
