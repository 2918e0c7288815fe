using System.Net;
using System.Net.Http.Headers;
using System.Xml.Linq;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Pictures;

/// <summary>A streak's heat map at an address that anybody may open until it is revoked.</summary>
[Trait("kind", "server")]
public sealed class PictureTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IAsyncLifetime
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly StreakoidServer _server = fixture.Server;
    private Person _ada = null!;
    private string _streak = "";

    public async Task InitializeAsync()
    {
        _ada = await Person.RegisterAsync(_server);
        _streak = await KeepAsync(_ada);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task It_shows_what_the_days_say_and_nothing_else()
    {
        Uri url = await ShareAsync(_ada, _streak);
        using HttpResponseMessage answer = await _server.Http.GetAsync(url);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("image/svg+xml", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("secret", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(_ada.Email, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("script", text, StringComparison.OrdinalIgnoreCase);

        XElement[] cells = [.. XDocument.Parse(text).Root!.Elements(Svg + "rect")];
        Answer days = (
            await _ada.AskAsync(
                "query($id: ID!) { me { streak(id: $id) { days(from: \"2025-03-10\", to: \"2026-03-14\") { date outcome } } } }",
                new { id = _streak }
            )
        ).Succeeded();
        string[] told =
        [
            .. days.Data("me.streak.days")!
                .AsArray()
                .Select(day => $"{day!["date"]}: {((string)day["outcome"]!).ToLowerInvariant().Replace('_', ' ')}"),
        ];
        Assert.Equal(told, cells.Select(cell => (string)cell.Element(Svg + "title")!));
        Assert.Equal(told.Select(day => day[12..].Replace(' ', '_')), cells.Select(cell => (string)cell.Attribute("class")!));
        Assert.Equal(
            ["met", "met", "skipped", "frozen", "paused", "met", "pending"],
            cells[^7..].Select(cell => (string)cell.Attribute("class")!)
        );
        // A week is a column: Monday is on top.
        Assert.Equal(("2026-03-09: met", "20"), ((string)cells[^6].Element(Svg + "title")!, (string)cells[^6].Attribute("y")!));
    }

    [Fact]
    public async Task Shared_again_it_is_the_same_address_and_revoked_it_is_none()
    {
        Uri url = await ShareAsync(_ada, _streak);
        Assert.Equal(url, await ShareAsync(_ada, _streak));
        Answer revoked = (
            await _ada.AskAsync(
                "mutation($id: ID!) { revokeStreakPicture(input: { streakId: $id }) { streak { pictureUrl } errors { __typename } } }",
                new { id = _streak }
            )
        ).Succeeded();
        Assert.Null(revoked.Data("revokeStreakPicture.streak.pictureUrl"));
        using HttpResponseMessage gone = await _server.Http.GetAsync(url);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Uri next = await ShareAsync(_ada, _streak);
        Assert.NotEqual(url, next);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Http.GetAsync(url)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _server.Http.GetAsync(next)).StatusCode);
    }

    [Fact]
    public async Task Whatever_leads_nowhere_is_answered_with_the_same_bytes()
    {
        string path = (await ShareAsync(_ada, _streak)).AbsolutePath,
            other = await _ada.CreateStreakAsync("never shared");
        string shared = path["/pictures/".Length..^4];
        byte[] tampered = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(shared);
        tampered[^1] ^= 1;
        string revoked = (await ShareAsync(_ada, other)).AbsolutePath["/pictures/".Length..^4];
        (
            await _ada.AskAsync(
                "mutation($id: ID!) { revokeStreakPicture(input: { streakId: $id }) { errors { __typename } } }",
                new { id = other }
            )
        ).Succeeded();
        Person gone = await Person.RegisterAsync(_server);
        string left = (await ShareAsync(gone, await gone.CreateStreakAsync())).AbsolutePath["/pictures/".Length..^4];
        (
            await gone.AskAsync($"mutation {{ deleteAccount(input: {{ password: \"{Person.Password}\" }}) {{ accountDeleted }} }}")
        ).Succeeded();
        string[] wrong =
        [
            revoked,
            left,
            "x",
            new string('A', shared.Length),
            Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode(tampered),
            $"{shared}=",
            $"{shared[..^1]}+",
        ];
        HashSet<string> answers = [];
        foreach (string address in wrong)
        {
            using HttpResponseMessage answer = await _server.Http.GetAsync($"/pictures/{address}.svg");
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            answers.Add($"{answer.Headers.CacheControl} {answer.Content.Headers} {await answer.Content.ReadAsStringAsync()}");
        }
        Assert.Single(answers);
        Assert.Equal(HttpStatusCode.OK, (await _server.Http.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Another_users_streak_cannot_be_shared()
    {
        Person eve = await Person.RegisterAsync(_server);
        Answer refused = await eve.AskAsync(
            "mutation($id: ID!) { shareStreakPicture(input: { streakId: $id }) { streak { pictureUrl } errors { ... on Error { code } } } }",
            new { id = _streak }
        );
        Assert.Equal("STREAK_NOT_FOUND", refused.TextAt("shareStreakPicture.errors.0.code"));
        Assert.Null(
            (await _ada.AskAsync("query($id: ID!) { me { streak(id: $id) { pictureUrl } } }", new { id = _streak }))
                .Succeeded()
                .Data("me.streak.pictureUrl")
        );
    }

    [Fact]
    public async Task A_copy_that_is_still_right_is_not_sent_again()
    {
        Uri url = await ShareAsync(_ada, _streak);
        using HttpResponseMessage first = await _server.Http.GetAsync(url);
        Assert.Equal("public, max-age=300", first.Headers.CacheControl!.ToString());
        using HttpRequestMessage again = new(HttpMethod.Get, url);
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await _server.Http.SendAsync(again)).StatusCode);
        using HttpResponseMessage head = await _server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, url));
        Assert.Equal(
            (HttpStatusCode.OK, first.Headers.ETag, ""),
            (head.StatusCode, head.Headers.ETag, await head.Content.ReadAsStringAsync())
        );
        (await _ada.CheckInAsync(_streak)).Succeeded();
        using HttpRequestMessage later = new(HttpMethod.Get, url);
        later.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await _server.Http.SendAsync(later)).StatusCode);
    }

    [Fact]
    public async Task The_address_is_the_one_that_clients_know()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:PublicUrl=https://streaks.example/");
        Person ada = await Person.RegisterAsync(server);
        string streak = await ada.CreateStreakAsync();
        Answer shared = (
            await ada.AskAsync(
                "mutation($id: ID!) { shareStreakPicture(input: { streakId: $id }) { streak { pictureUrl } } }",
                new { id = streak }
            )
        ).Succeeded();
        Assert.StartsWith(
            "https://streaks.example/pictures/",
            shared.TextAt("shareStreakPicture.streak.pictureUrl"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_address_shows_neither_whose_it_is_nor_which_belong_together()
    {
        byte[][] keys =
        [
            .. new[] { _streak, await _ada.CreateStreakAsync("another") }.Select(streak =>
                Microsoft.IdentityModel.Tokens.Base64UrlEncoder.DecodeBytes(
                    ShareAsync(_ada, streak).GetAwaiter().GetResult().AbsolutePath["/pictures/".Length..^4]
                )
            ),
        ];
        byte[] user = Isolation.Tenant.KeyOf(_ada.Id).ToByteArray();
        Assert.All(keys, key => Assert.Equal((32, -1), (key.Length, key.AsSpan().IndexOf(user.AsSpan(0, 4)))));
        Assert.Equal(-1, keys[0].AsSpan().IndexOf(keys[1].AsSpan(0, 4)));
    }

    [Fact]
    public async Task One_address_fetches_a_bounded_number_and_each_is_counted()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(settings: "--Streakoid:RateLimits:PictureRequests=3");
        using CountedRequests counted = new(server);
        Person ada = await Person.RegisterAsync(server);
        Uri url = await ShareAsync(ada, await ada.CreateStreakAsync());
        for (int i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await server.Http.GetAsync(url)).StatusCode);
        using HttpResponseMessage refused = await server.Http.GetAsync(url);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        // Other requests of the address have their own limit.
        (await ada.AskAsync("{ me { id } }")).Succeeded();
        await Processes.EventuallyAsync(() => Task.FromResult(counted.Of("picture") == 4), "all are counted");
    }

    [Theory]
    [InlineData("Production", false)]
    [InlineData("Development", true)]
    public async Task In_Production_no_address_is_made_of_what_a_client_calls_the_server(string environment, bool made)
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(environment: environment, settings: "--Streakoid:PublicUrl=");
        Person ada = await Person.RegisterAsync(server);
        Answer shared = await ada.AskAsync(
            "mutation($id: ID!) { shareStreakPicture(input: { streakId: $id }) { streak { pictureUrl } } }",
            new { id = await ada.CreateStreakAsync() }
        );
        Assert.Equal(made, shared.Data("shareStreakPicture.streak.pictureUrl") is not null);
        Assert.Equal(made ? 1L : 0L, await server.SqlAsync("select count(*) from streaks where picture_key is not null"));
        if (!made)
            Assert.Contains("Streakoid__PublicUrl", shared.ErrorMessage, StringComparison.Ordinal);
    }

    /// <summary>Creates a streak with a day of every kind, and returns its id.</summary>
    internal static async Task<string> KeepAsync(Person person)
    {
        string streak = await person.CreateStreakAsync(
            "A secret name",
            "and words",
            schedule: """{ rule: { everyDays: 1 }, freezesPerMonth: 1, effectiveFrom: "2026-03-08" }"""
        );
        foreach (string day in (string[])["2026-03-08", "2026-03-09", "2026-03-13"])
            (await person.CheckInAsync(streak, day)).Succeeded();
        (
            await person.AskAsync(
                """
                mutation($id: ID!) {
                  skipDays(input: { streakId: $id, days: ["2026-03-10"] }) { errors { __typename } }
                  pauseStreak(input: { streakId: $id, from: "2026-03-12", until: "2026-03-12" }) { errors { __typename } } }
                """,
                new { id = streak }
            )
        ).Succeeded();
        return streak;
    }

    internal static async Task<Uri> ShareAsync(Person person, string streak) =>
        new(
            (
                await person.AskAsync(
                    "mutation($id: ID!) { shareStreakPicture(input: { streakId: $id }) { streak { pictureUrl } errors { __typename } } }",
                    new { id = streak }
                )
            )
                .Succeeded()
                .TextAt("shareStreakPicture.streak.pictureUrl")
        );
}
