using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Faults;

/// <summary>
/// A user who writes without pause, and writes down what was acknowledged. Whatever gets no answer is asked again with the
/// same key, of the next server, until it does: so in the end nothing is uncertain.
/// </summary>
internal sealed class LedgerClient(string name, IReadOnlyList<Uri> servers)
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Dictionary<string, HashSet<string>> _ledger = [];
    private readonly DateOnly _today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    private string? _token;
    private int _server;
    private int _acknowledged;
    private int _repeated;

    public string Email => $"{name}@example.com";

    /// <summary>How many writes were acknowledged so far.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>How many requests got no answer, or that the server could not answer, and were repeated.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    /// <summary>How many check-ins the ledger holds.</summary>
    public int CheckIns => _ledger.Values.Sum(days => days.Count);

    /// <summary>What must be there, a line each streak and check-in.</summary>
    public IEnumerable<string> Lines() =>
        _ledger.SelectMany(streak => streak.Value.Select(day => $"{Email} {streak.Key} {day}").Prepend($"{Email} {streak.Key}"));

    /// <summary>Registers, and writes until told to end; the write that is under way then is seen through.</summary>
    public async Task RunAsync(CancellationToken end)
    {
        JsonNode session = await WriteAsync(
            "mutation($input: RegisterInput!) { register(input: $input) { session { accessToken } errors { ... on Error { message } } } }",
            new
            {
                input = new
                {
                    email = Email,
                    password = Person.Password,
                    timeZone = "Etc/UTC",
                },
            },
            "register"
        );
        _token = (string)session["session"]!["accessToken"]!;
        for (int n = 1; !end.IsCancellationRequested; n++)
        {
            string streak = $"{name} {n}";
            JsonNode created = await WriteAsync(
                "mutation($input: CreateStreakInput!) { createStreak(input: $input) { streak { id } errors { ... on Error { message } } } }",
                new { input = new { name = streak } },
                "createStreak"
            );
            string id = (string)created["streak"]!["id"]!;
            _ledger.Add(streak, []);
            // Few to each streak: a streak that is made twice is what a lost reply leaves behind where no key is heeded.
            for (int back = 0; back < 2; back++)
            {
                string day = _today.AddDays(-back).ToString("O", CultureInfo.InvariantCulture);
                await WriteAsync(
                    "mutation($input: CheckInInput!) { checkIn(input: $input) { errors { ... on Error { message } } } }",
                    new { input = new { streakId = id, day } },
                    "checkIn"
                );
                _ledger[streak].Add(day);
                if (back == 0 || n % 4 != 0)
                    continue;
                await WriteAsync(
                    "mutation($input: UndoCheckInInput!) { undoCheckIn(input: $input) { errors { ... on Error { message } } } }",
                    new { input = new { streakId = id, day } },
                    "undoCheckIn"
                );
                _ledger[streak].Remove(day);
            }
            if (n % 4 == 0)
                await LookAsync();
        }
        await LookAsync();
    }

    /// <summary>Sees only oneself, whichever server answers.</summary>
    private async Task LookAsync()
    {
        JsonNode me = (await AskAsync("{ me { email streaks(last: 50) { nodes { name } } } }", null, key: null))["me"]!;
        Assert.Equal(Email, (string?)me["email"]);
        Assert.All(
            me["streaks"]!["nodes"]!.AsArray(),
            node => Assert.StartsWith($"{name} ", (string)node!["name"]!, StringComparison.Ordinal)
        );
    }

    private async Task<JsonNode> WriteAsync(string query, object variables, string field)
    {
        JsonNode payload = (await AskAsync(query, variables, Guid.NewGuid().ToString()))[field]!;
        Assert.True(payload["errors"] is null, $"{field}: {payload}");
        Interlocked.Increment(ref _acknowledged);
        return payload;
    }

    private async Task<JsonNode> AskAsync(string query, object? variables, string? key)
    {
        string body = JsonSerializer.Serialize(new { query, variables });
        while (true)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, new Uri(servers[_server], "/graphql"))
            {
                Content = new StringContent(body, Encoding.UTF8, "application/json"),
            };
            if (key is not null)
                request.Headers.Add("Idempotency-Key", key);
            if (_token is not null)
                request.Headers.Authorization = new("Bearer", _token);
            try
            {
                using HttpResponseMessage response = await Http.SendAsync(request);
                string text = await response.Content.ReadAsStringAsync();
                if (response.StatusCode != HttpStatusCode.ServiceUnavailable)
                {
                    JsonNode answer = JsonNode.Parse(text)!;
                    // Whatever happens to the server, it has no other way to fail than to say that it cannot answer now.
                    Assert.True(response.StatusCode == HttpStatusCode.OK && answer["errors"] is null, $"{(int)response.StatusCode} {text}");
                    return answer["data"]!;
                }
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or IOException)
            {
                // Killed before, or while, it answered.
            }
            Interlocked.Increment(ref _repeated);
            _server = (_server + 1) % servers.Count;
            await Task.Delay(50);
        }
    }
}
