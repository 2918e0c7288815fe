#:project ../Streakoid.Client/Streakoid.Client.csproj
#:property PublishAot=false
// Measures the overhead of the typed client over a bare HttpClient with the same operation and server.
// dotnet run --configuration Release benchmarks/client-overhead.cs http://localhost:5080/graphql

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;

const int Rounds = 15;
const int Calls = 200;

Uri endpoint = new(args is [string url] ? url : "http://localhost:5080/graphql");
ServiceCollection services = new();
services.AddStreakoidClient().ConfigureHttpClient(http => http.BaseAddress = endpoint);
await using ServiceProvider provider = services.BuildServiceProvider();
IStreakoidClient client = provider.GetRequiredService<IStreakoidClient>();

IOperationResult<IRegisterResult> registered = await client.Register.ExecuteAsync(
    new RegisterInput
    {
        Email = $"{Guid.NewGuid():N}@example.com",
        Password = "correct horse battery",
        TimeZone = "Etc/UTC",
    }
);
registered.EnsureNoErrors();
for (int i = 0; i < 20; i++)
    (await client.CreateStreak.ExecuteAsync(new CreateStreakInput { Name = $"Streak {i}" })).EnsureNoErrors();

string token = registered.Data!.Register.Session!.AccessToken;
string document = client.GetMe.CreateRequest().Document;
byte[] body = Encoding.UTF8.GetBytes($$"""{"query":{{JsonSerializer.Serialize(document)}},"operationName":"GetMe"}""");
using HttpClient bare = new();

async Task Bare()
{
    using HttpRequestMessage request = new(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
    request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
    request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
    using HttpResponseMessage response = await bare.SendAsync(request);
    response.EnsureSuccessStatusCode();
    using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
    if (!answer.RootElement.GetProperty("data").GetProperty("me").TryGetProperty("id", out _))
        throw new InvalidOperationException("No data.");
}

async Task Typed() => (await client.GetMe.ExecuteAsync()).EnsureNoErrors();

static async Task<double> MicrosecondsAsync(Func<Task> call)
{
    long begin = Stopwatch.GetTimestamp();
    for (int i = 0; i < Calls; i++)
        await call();
    return Stopwatch.GetElapsedTime(begin).TotalMicroseconds / Calls;
}

await MicrosecondsAsync(Bare);
await MicrosecondsAsync(Typed);
List<(double Bare, double Typed)> rounds = [];
for (int round = 0; round < Rounds; round++)
{
    // Alternating, so that neither is always second.
    if (round % 2 == 0)
    {
        double first = await MicrosecondsAsync(Bare);
        rounds.Add((first, await MicrosecondsAsync(Typed)));
    }
    else
    {
        double first = await MicrosecondsAsync(Typed);
        rounds.Add((await MicrosecondsAsync(Bare), first));
    }
}
double[] ratios = [.. rounds.Select(r => r.Typed / r.Bare).Order()];
Console.WriteLine(
    string.Create(
        CultureInfo.InvariantCulture,
        $"typed / bare: median {ratios[Rounds / 2]:F2} ({ratios[0]:F2} to {ratios[^1]:F2}); bare {rounds.Select(r => r.Bare).Order().ElementAt(Rounds / 2):F0} µs, typed {rounds.Select(r => r.Typed).Order().ElementAt(Rounds / 2):F0} µs a call"
    )
);
