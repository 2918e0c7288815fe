#:property PublishAot=false
// Measures the useful work of a server at five times its capacity, and how fast it rejects the rest.
// benchmarks/overload.sh starts a server for it; by hand: dotnet run --configuration Release benchmarks/overload.cs
// http://localhost:5080/graphql

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

const int Times = 5;
Uri endpoint = new(args is [string url] ? url : "http://localhost:5080/graphql");
using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 5_000 }) { Timeout = TimeSpan.FromSeconds(15) };
string? token = null;
byte[] read = Body("{ me { streaks(first: 10) { nodes { name state currentLength } } } }");

token = JsonDocument
    .Parse(
        await TextAsync(
            $$"""mutation { register(input: { email: "{{Guid.NewGuid():N}}@example.com", password: "correct horse battery", timeZone: "Etc/UTC" }) { session { accessToken } } }"""
        )
    )
    .RootElement.GetProperty("data")
    .GetProperty("register")
    .GetProperty("session")
    .GetProperty("accessToken")
    .GetString();
for (int i = 0; i < 10; i++)
    await TextAsync($$"""mutation { createStreak(input: { name: "Streak {{i}}" }) { streak { id } } }""");

await CarriedAsync(8, TimeSpan.FromSeconds(8));
double peak = 0;
foreach (int atOnce in (int[])[4, 8, 16, 32, 64])
{
    double carried = await CarriedAsync(atOnce, TimeSpan.FromSeconds(8));
    Print($"{atOnce, 3} at once: {carried:F0} a second");
    peak = Math.Max(peak, carried);
}

ConcurrentBag<(HttpStatusCode? Status, double Milliseconds)> answers = [];
TimeSpan lasting = TimeSpan.FromSeconds(20);
List<Task> sent = [];
Stopwatch clock = Stopwatch.StartNew();
double rate = peak * Times;
while (clock.Elapsed < lasting)
{
    // Open load: the rate does not depend on the responses.
    while (sent.Count < rate * clock.Elapsed.TotalSeconds)
        sent.Add(OneAsync());
    await Task.Delay(1);
}
double offered = sent.Count / clock.Elapsed.TotalSeconds;
await Task.WhenAll(sent);
double[] useful = Sorted(HttpStatusCode.OK);
double[] refused = Sorted(HttpStatusCode.ServiceUnavailable);
double held = useful.Length / lasting.TotalSeconds;
Print($"peak {peak:F0} a second; offered {offered:F0} a second, {offered / peak:F1} times as much");
Print($"useful {held:F0} a second, {held / peak:P0} of the peak; median {At(useful, 0.5):F0} ms, 99 % within {At(useful, 0.99):F0} ms");
Print(
    $"refused with 503: {refused.Length} of {answers.Count}; median {At(refused, 0.5):F0} ms, 99 % within {At(refused, 0.99):F0} ms, longest {At(refused, 1):F0} ms"
);
Print(
    $"anything else: {string.Join(", ", answers.Where(a => a.Status is not (HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable)).CountBy(a => a.Status?.ToString() ?? "no answer").Select(a => $"{a.Value} × {a.Key}"))}"
);

double[] Sorted(HttpStatusCode status) =>
    [.. answers.Where(answer => answer.Status == status).Select(answer => answer.Milliseconds).Order()];

static double At(double[] sorted, double share) =>
    sorted.Length == 0 ? double.NaN : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];

static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

async Task OneAsync()
{
    long began = Stopwatch.GetTimestamp();
    HttpStatusCode? status = null;
    try
    {
        status = await SendAsync(read);
    }
    catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
    {
        // No response.
    }
    answers.Add((status, Stopwatch.GetElapsedTime(began).TotalMilliseconds));
}

async Task<double> CarriedAsync(int atOnce, TimeSpan time)
{
    Stopwatch watch = Stopwatch.StartNew();
    int[] counts = await Task.WhenAll(
        Enumerable
            .Range(0, atOnce)
            .Select(async _ =>
            {
                int count = 0;
                while (watch.Elapsed < time)
                    if (await SendAsync(read) == HttpStatusCode.OK)
                        count++;
                return count;
            })
    );
    return counts.Sum() / watch.Elapsed.TotalSeconds;
}

async Task<HttpStatusCode> SendAsync(byte[] body)
{
    using HttpResponseMessage response = await http.SendAsync(Request(body));
    await response.Content.ReadAsByteArrayAsync();
    return response.StatusCode;
}

async Task<string> TextAsync(string query)
{
    using HttpResponseMessage response = await http.SendAsync(Request(Body(query)));
    return await response.Content.ReadAsStringAsync();
}

HttpRequestMessage Request(byte[] body)
{
    HttpRequestMessage request = new(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
    request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
    if (token is not null)
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    return request;
}

static byte[] Body(string query) => Encoding.UTF8.GetBytes($$"""{"query":{{JsonSerializer.Serialize(query)}}}""");
