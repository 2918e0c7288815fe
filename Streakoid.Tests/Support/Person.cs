using System.Net;
using System.Text;
using System.Text.Json;

namespace Streakoid.Tests.Support;

/// <summary>A user who sends GraphQL requests to a server, signed in or not.</summary>
public sealed class Person(HttpClient server)
{
    public const string Password = "correct horse battery staple";

    private const string SessionFields =
        "session { accessToken refreshToken me { id email } } errors { __typename ... on Error { code message } }";

    private static int _people;

    public Person(StreakoidServer server)
        : this(server.Http) { }

    public string? AccessToken { get; set; }

    public string? RefreshToken { get; set; }

    /// <summary>What the server recognizes the device by, from its last sign-in.</summary>
    public string? Device { get; set; }

    /// <summary>The address of the client, for a server that trusts the header; the real one by default.</summary>
    public string? Address { get; set; }

    /// <summary>
    /// How often a request is repeated after a 503. 0 by default, so that a fault shows. For set-ups with thousands of requests, because
    /// a machine busy with other tests may exceed the server's timeouts.
    /// </summary>
    public int Patience { get; set; }

    /// <summary>The global id.</summary>
    public string Id { get; private set; } = "";

    public string Email { get; private set; } = "";

    /// <summary>Registers a new user.</summary>
    public static Task<Person> RegisterAsync(StreakoidServer server, string timeZone = "Etc/UTC", string? email = null) =>
        RegisterAsync(server.Http, timeZone, email);

    /// <summary>Registers a new user at the server of an HTTP client.</summary>
    public static async Task<Person> RegisterAsync(HttpClient server, string timeZone = "Etc/UTC", string? email = null)
    {
        // With a key, so that it can be repeated if a server with the shipped timeouts gives up on a busy machine.
        Person person = new(server) { Patience = 10 };
        Answer answer = await person.RegisterAsAsync(
            email ?? $"person{Interlocked.Increment(ref _people)}@example.com",
            Password,
            timeZone,
            idempotencyKey: Guid.NewGuid().ToString()
        );
        Assert.Null(answer.Data("register.errors"));
        person.Patience = 0;
        return person;
    }

    public async Task<Answer> RegisterAsAsync(
        string email,
        string password,
        string timeZone = "Etc/UTC",
        string? displayName = null,
        string? idempotencyKey = null
    ) =>
        Keep(
            "register",
            (
                await AskAsync(
                    $"mutation($input: RegisterInput!) {{ register(input: $input) {{ {SessionFields} }} }}",
                    new
                    {
                        input = new
                        {
                            email,
                            password,
                            timeZone,
                            displayName,
                        },
                    },
                    idempotencyKey
                )
            ).Succeeded()
        );

    public async Task<Answer> LoginAsync(string email, string password)
    {
        AccessToken = null;
        return Keep(
            "login",
            (
                await AskAsync(
                    $"mutation($input: LoginInput!) {{ login(input: $input) {{ {SessionFields} }} }}",
                    new { input = new { email, password } }
                )
            ).Succeeded()
        );
    }

    public async Task<Answer> RefreshAsync(string refreshToken)
    {
        // The access token may have expired, and a refresh does not need it.
        AccessToken = null;
        return Keep(
            "refreshSession",
            (
                await AskAsync(
                    $"mutation($input: RefreshSessionInput!) {{ refreshSession(input: $input) {{ {SessionFields} }} }}",
                    new { input = new { refreshToken } }
                )
            ).Succeeded()
        );
    }

    /// <summary>Creates a streak and returns its id.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="description">Its description; omitted by default, like the following arguments.</param>
    /// <param name="tags">Its tags.</param>
    /// <param name="schedule">Its schedule as a GraphQL literal, such as <c>{ rule: { everyDays: 2 } }</c>.</param>
    public async Task<string> CreateStreakAsync(
        string name = "Read",
        string? description = null,
        string[]? tags = null,
        string? schedule = null
    ) => (await SendCreateStreakAsync(name, description, tags, schedule)).Succeeded().TextAt("createStreak.streak.id");

    /// <summary>Creates a streak and returns the whole response, including errors.</summary>
    public Task<Answer> SendCreateStreakAsync(
        string name = "Read",
        string? description = null,
        string[]? tags = null,
        string? schedule = null,
        string? idempotencyKey = null
    )
    {
        Dictionary<string, object> variables = new() { ["name"] = name };
        if (description is not null)
            variables["description"] = description;
        if (tags is not null)
            variables["tags"] = tags;
        string more = schedule is null ? "" : $", schedule: {schedule}";
        return AskAsync(
            $$"""
            mutation($name: String!, $description: String, $tags: [String!]) {
              createStreak(input: { name: $name, description: $description, tags: $tags{{more}} }) {
                streak { id name description state archivedAt }
                errors { __typename ... on Error { code message } ... on InvalidStreakError { field } } } }
            """,
            variables,
            idempotencyKey
        );
    }

    /// <summary>Checks a streak in.</summary>
    public Task<Answer> CheckInAsync(string streakId, string? day = null, string? idempotencyKey = null) =>
        AskAsync(
            """
            mutation($input: CheckInInput!) { checkIn(input: $input) {
              checkIn { id day } streak { state currentLength longestLength } errors { __typename ... on Error { code message } } } }
            """,
            new { input = new { streakId, day } },
            idempotencyKey
        );

    public Task<Answer> UndoAsync(string streakId, string? day = null) =>
        AskAsync(
            """
            mutation($input: UndoCheckInInput!) { undoCheckIn(input: $input) {
              streak { state currentLength longestLength } errors { __typename ... on Error { code message } } } }
            """,
            new { input = new { streakId, day } }
        );

    /// <summary>Imports what <c>exportData</c> writes.</summary>
    public async Task ImportAsync(string data) =>
        (
            await AskAsync("mutation($data: String) { importData(input: { data: $data }) { errors { __typename } } }", new { data })
        ).Succeeded();

    /// <summary>The status of a streak as <c>DONE 3/5</c>: state, current and longest length.</summary>
    public async Task<string> StandingAsync(string streakId)
    {
        Answer answer = (
            await AskAsync("query($id: ID!) { me { streak(id: $id) { state currentLength longestLength } } }", new { id = streakId })
        ).Succeeded();
        return $"{answer.TextAt("me.streak.state")} {answer.NumberAt("me.streak.currentLength")}/{answer.NumberAt("me.streak.longestLength")}";
    }

    /// <summary>Sends a document and its variables.</summary>
    public Task<Answer> AskAsync(string query, object? variables = null, string? idempotencyKey = null) =>
        SendAsync(JsonSerializer.Serialize(new { query, variables }), idempotencyKey);

    /// <summary>Sends a body unchanged.</summary>
    public async Task<Answer> SendAsync(string body, string? idempotencyKey = null)
    {
        Answer answer = await SendOnceAsync(body, idempotencyKey);
        for (int again = 0; again < Patience && answer.Status == HttpStatusCode.ServiceUnavailable; again++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            answer = await SendOnceAsync(body, idempotencyKey);
        }
        return answer;
    }

    private async Task<Answer> SendOnceAsync(string body, string? idempotencyKey)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/graphql")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        if (AccessToken is not null)
            request.Headers.Authorization = new("Bearer", AccessToken);
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        if (Device is not null)
            request.Headers.Add("Streakoid-Device", Device);
        if (Address is not null)
            request.Headers.Add("X-Forwarded-For", Address);
        using HttpResponseMessage response = await server.SendAsync(request);
        if (response.Headers.TryGetValues("Streakoid-Device", out IEnumerable<string>? device))
            Device = device.Single();
        return new Answer(response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private Answer Keep(string field, Answer answer)
    {
        if (answer.Data($"{field}.session") is null)
            return answer;
        AccessToken = answer.TextAt($"{field}.session.accessToken");
        RefreshToken = answer.TextAt($"{field}.session.refreshToken");
        Id = answer.TextAt($"{field}.session.me.id");
        Email = answer.TextAt($"{field}.session.me.email");
        return answer;
    }
}
