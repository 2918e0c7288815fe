#:property PublishAot=false
// Measures how many real logins are answered within 3 s during a storm of 40 hostile logins a second, and what `me` keeps of its throughput.
// The server has to trust this machine as a proxy, since each client has an address of its own:
// dotnet run --project Streakoid.GraphQL --configuration Release -- --Streakoid:TrustedProxies:0=127.0.0.1 --Streakoid:RateLimits:ClientRequests=0 --Streakoid:RateLimits:UserRequests=0
// dotnet run --configuration Release benchmarks/login-storm.cs http://localhost:5080/graphql [hostile addresses]

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

const int Users = 20;
const double Hostile = 40;
const double Real = 1;
Uri endpoint = new(args.Length > 0 ? args[0] : "http://localhost:5080/graphql");
int addresses = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 40;
TimeSpan lasting = TimeSpan.FromSeconds(30);
using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 2_000 }) { Timeout = TimeSpan.FromSeconds(15) };
const string Login = "mutation($i: LoginInput!) { login(input: $i) { session { accessToken } errors { ... on Error { code } } } }";

List<(string Email, string Token)> people = [];
for (int i = 0; i < Users; i++)
{
    string email = $"{Guid.NewGuid():N}@example.com";
    // A busy server says 503, and is asked again.
    JsonElement? answer = null;
    while (answer?.TryGetProperty("data", out _) != true)
    {
        answer = (
            await SendAsync(
                "mutation($i: RegisterInput!) { register(input: $i) { session { accessToken } } }",
                new
                {
                    i = new
                    {
                        email,
                        password = "correct horse battery",
                        timeZone = "Etc/UTC",
                    },
                },
                Address(10, i)
            )
        ).Body;
    }
    JsonElement session = answer.Value.GetProperty("data").GetProperty("register").GetProperty("session");
    people.Add((email, session.GetProperty("accessToken").GetString()!));
    // Whoever has sent a valid token is known.
    await SendAsync("{ me { id } }", null, Address(10, i), people[i].Token);
}

double quiet = await MeAsync();
Print($"quiet: {quiet:F0} `me` a second");
foreach (string kind in (string[])["known", "new"])
{
    using CancellationTokenSource over = new();
    ConcurrentBag<(bool Answered, double Seconds, string Status)> real = [];
    Task storm = OpenAsync(
        Hostile,
        n => SendAsync(Login, new { i = new { email = $"victim{n}@example.com", password = $"guess {n}" } }, Address(66, n % addresses)),
        over.Token
    );
    await Task.Delay(3_000);
    Task logins = OpenAsync(
        Real,
        async n =>
        {
            long began = Stopwatch.GetTimestamp();
            (HttpStatusCode? status, JsonElement? body) = await SendAsync(
                Login,
                new { i = new { email = people[n % Users].Email, password = "correct horse battery" } },
                kind == "known" ? Address(10, n % Users) : Address(20, n)
            );
            bool answered =
                status == HttpStatusCode.OK
                && body!.Value.GetProperty("data").GetProperty("login").GetProperty("session").ValueKind == JsonValueKind.Object;
            real.Add((answered, Stopwatch.GetElapsedTime(began).TotalSeconds, answered ? "signed in" : $"{status} {body}"));
        },
        over.Token
    );
    double stormy = await MeAsync();
    await over.CancelAsync();
    await Task.WhenAll(storm, logins);
    Print(
        $"{kind} addresses, {addresses} hostile ones: {real.Count(one => one is { Answered: true, Seconds: <= 3 })} of {real.Count} real logins within 3 s, slowest {real.Max(one => one.Seconds):F1} s; {stormy:F0} `me` a second, {stormy / quiet:F2} of quiet"
    );
    foreach (var same in real.GroupBy(one => one.Status.Length > 120 ? one.Status[..120] : one.Status))
        Print($"    {same.Count()} times in {same.Min(one => one.Seconds):F1} to {same.Max(one => one.Seconds):F1} s: {same.Key}");
    await Task.Delay(6_000);
}

// Closed load of eight clients.
async Task<double> MeAsync()
{
    int served = 0;
    long began = Stopwatch.GetTimestamp();
    await Task.WhenAll(
        Enumerable
            .Range(0, 8)
            .Select(async n =>
            {
                while (Stopwatch.GetElapsedTime(began) < lasting)
                    if ((await SendAsync("{ me { id displayName } }", null, Address(10, n), people[n].Token)).Status == HttpStatusCode.OK)
                        Interlocked.Increment(ref served);
            })
    );
    return served / lasting.TotalSeconds;
}

// Open load: the rate does not depend on the responses.
async Task OpenAsync(double rate, Func<int, Task> send, CancellationToken over)
{
    Stopwatch clock = Stopwatch.StartNew();
    List<Task> sent = [];
    while (!over.IsCancellationRequested)
    {
        while (sent.Count < rate * clock.Elapsed.TotalSeconds)
            sent.Add(send(sent.Count));
        await Task.Delay(5, CancellationToken.None);
    }
    await Task.WhenAll(sent);
}

async Task<(HttpStatusCode? Status, JsonElement? Body)> SendAsync(string query, object? variables, string address, string? token = null)
{
    try
    {
        using HttpRequestMessage request = new(HttpMethod.Post, endpoint)
        {
            Content = new StringContent(JsonSerializer.Serialize(new { query, variables }), Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Forwarded-For", address);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using HttpResponseMessage response = await http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, JsonDocument.Parse(text).RootElement);
    }
    catch (Exception error) when (error is HttpRequestException or TaskCanceledException)
    {
        return (null, null);
    }
}

static string Address(int network, int n) => $"{network}.{n / 250 / 250 % 250}.{n / 250 % 250}.{(n % 250) + 1}";

static void Print(string text) => Console.WriteLine(text);
