using NodaTime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Commands;

/// <summary>What a user is called, where the user lives, when days and weeks start.</summary>
[Trait("kind", "server")]
public sealed class ProfileTests : IAsyncLifetime
{
    private StreakoidServer _server = null!;
    private Person _ada = null!;

    public async Task InitializeAsync()
    {
        _server = await StreakoidServer.StartAsync();
        _ada = await Person.RegisterAsync(_server, "Pacific/Kiritimati");
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task What_is_sent_changes_and_what_is_left_out_stays()
    {
        Answer renamed = await UpdateAsync(new { displayName = "  Ada L.  ", dayStartsAt = "03:00:00" });
        Assert.Equal(
            ("Ada L.", "Pacific/Kiritimati", "03:00:00"),
            (
                renamed.TextAt("updateProfile.me.displayName"),
                renamed.TextAt("updateProfile.me.timeZone"),
                renamed.TextAt("updateProfile.me.dayStartsAt")
            )
        );
        Answer me = (await _ada.AskAsync("{ me { displayName weekStartsOn } }")).Succeeded();
        Assert.Equal(("Ada L.", "MONDAY"), (me.TextAt("me.displayName"), me.TextAt("me.weekStartsOn")));
    }

    [Theory]
    [InlineData("""{ "displayName": "   " }""", "INVALID_PROFILE")]
    [InlineData("""{ "displayName": null }""", "INVALID_PROFILE")]
    [InlineData("""{ "dayStartsAt": "12:01:00" }""", "INVALID_PROFILE")]
    [InlineData("""{ "timeZone": "Nowhere/Land" }""", "UNKNOWN_TIME_ZONE")]
    public async Task What_cannot_be_is_refused_and_changes_nothing(string input, string code)
    {
        const string Profile = "{ me { displayName timeZone dayStartsAt weekStartsOn today } }";
        string before = (await _ada.AskAsync(Profile)).Succeeded().Text;
        Answer refused = await UpdateAsync(System.Text.Json.Nodes.JsonNode.Parse(input)!);
        Assert.Equal(code, refused.TextAt("updateProfile.errors.0.code"));
        Assert.Null(refused.Data("updateProfile.me"));
        Assert.Equal(before, (await _ada.AskAsync(Profile)).Text);
    }

    [Fact]
    public async Task Today_waits_after_a_move_west_until_the_new_zone_has_caught_up()
    {
        // 14:00 on the 14th in UTC is the 15th on Kiritimati, and still the 14th in Honolulu, a day behind it.
        Assert.Equal("2026-03-15", await TodayAsync());
        await MoveAsync("Pacific/Honolulu");
        Assert.Equal("2026-03-15", await TodayAsync());
        await AdvanceAsync(Duration.FromHours(40));
        Assert.Equal("2026-03-15", await TodayAsync());
        await AdvanceAsync(Duration.FromHours(6));
        Assert.Equal("2026-03-16", await TodayAsync());
    }

    [Fact]
    public async Task A_streak_kept_every_day_outlives_a_move_over_the_date_line()
    {
        string streak = await _ada.CreateStreakAsync();
        (await _ada.CheckInAsync(streak)).Succeeded();
        await MoveAsync("Pacific/Honolulu");
        Assert.Equal("DONE 1/1", await _ada.StandingAsync(streak));
        await AdvanceAsync(Duration.FromHours(46));
        Assert.Equal("PENDING 1/1", await _ada.StandingAsync(streak));
        Assert.Equal("2026-03-16", (await _ada.CheckInAsync(streak)).Succeeded().TextAt("checkIn.checkIn.day"));
        Assert.Equal("DONE 2/2", await _ada.StandingAsync(streak));
    }

    [Fact]
    public async Task The_zone_changes_once_in_24_hours()
    {
        await MoveAsync("Asia/Tokyo");
        Answer early = await UpdateAsync(new { timeZone = "Europe/Berlin" });
        Assert.Equal("TIME_ZONE_CHANGED_RECENTLY", early.TextAt("updateProfile.errors.0.code"));
        Assert.Equal("2026-03-15T12:00:00.000Z", early.TextAt("updateProfile.errors.0.changeableAt"));
        Assert.Null((await UpdateAsync(new { timeZone = "Asia/Tokyo", displayName = "Still in Tokyo" })).Data("updateProfile.errors"));
        await AdvanceAsync(Duration.FromHours(24));
        await MoveAsync("Europe/Berlin");
    }

    [Fact]
    public async Task A_zone_chosen_by_mistake_can_be_put_right_at_once()
    {
        await MoveAsync("Asia/Tokyo");
        for (int repeat = 0; repeat < 2; repeat++)
        {
            await MoveAsync("Pacific/Kiritimati");
            Answer third = await UpdateAsync(new { timeZone = "Europe/Berlin" });
            Assert.Equal("2026-03-15T12:00:00.000Z", third.TextAt("updateProfile.errors.0.changeableAt"));
            await MoveAsync("Asia/Tokyo");
        }
        await AdvanceAsync(Duration.FromHours(24));
        await MoveAsync("Europe/Berlin");
        // The zone before the last change is Tokyo now.
        Assert.Equal(
            "TIME_ZONE_CHANGED_RECENTLY",
            (await UpdateAsync(new { timeZone = "Pacific/Kiritimati" })).TextAt("updateProfile.errors.0.code")
        );
        await MoveAsync("Asia/Tokyo");
    }

    [Fact]
    public async Task A_date_that_a_journey_jumps_over_is_not_due()
    {
        Person grace = await Person.RegisterAsync(_server, "Pacific/Pago_Pago");
        string streak = await grace.CreateStreakAsync();
        // It is 23:30 on the 14th in Pago Pago, and 00:30 on the 16th on Kiritimati.
        _server.Clock.Reset(Instant.FromUtc(2026, 3, 15, 10, 30));
        await grace.RefreshAsync(grace.RefreshToken!);
        (await grace.CheckInAsync(streak)).Succeeded();
        (
            await grace.AskAsync(
                """mutation { updateProfile(input: { timeZone: "Pacific/Kiritimati" }) { me { today } errors { __typename } } }"""
            )
        ).Succeeded();
        for (int repeat = 0; repeat < 2; repeat++)
        {
            Answer seen = (
                await grace.AskAsync(
                    """query($id: ID!) { me { today streak(id: $id) { state currentLength days(from: "2026-03-14", to: "2026-03-16") { outcome reason } } } }""",
                    new { id = streak }
                )
            ).Succeeded();
            Assert.Equal(
                """{"today":"2026-03-16","streak":{"state":"PENDING","currentLength":1,"days":[{"outcome":"MET","reason":"done: 1 of 1"},{"outcome":"NOT_DUE","reason":"you travelled"},{"outcome":"PENDING","reason":"due today, 0 of 1 so far"}]}}""",
                seen.Data("me")!.ToJsonString()
            );
            // Back again: today does not go back, and the date stays one that never was.
            (
                await grace.AskAsync(
                    """mutation { updateProfile(input: { timeZone: "Pacific/Pago_Pago" }) { me { today } errors { __typename } } }"""
                )
            ).Succeeded();
        }
    }

    [Fact]
    public async Task A_later_start_of_the_day_does_not_set_today_back()
    {
        Assert.Equal("2026-03-15", await TodayAsync());
        await UpdateAsync(new { dayStartsAt = "12:00:00" });
        // It is 02:00 on Kiritimati: by the new start the 15th has not begun, and it was today already.
        Assert.Equal("2026-03-15", await TodayAsync());
        await AdvanceAsync(Duration.FromHours(33));
        Assert.Equal("2026-03-15", await TodayAsync());
        await AdvanceAsync(Duration.FromHours(1));
        Assert.Equal("2026-03-16", await TodayAsync());
    }

    [Fact]
    public async Task A_new_start_of_the_week_counts_from_tomorrow_and_earlier_weeks_stay()
    {
        string weekly = await _ada.CreateStreakAsync("Run", schedule: """{ rule: { timesPerWeek: 1 }, effectiveFrom: "2026-03-09" }""");
        (await _ada.CheckInAsync(weekly, "2026-03-10")).Succeeded();
        string before = await _ada.StandingAsync(weekly);
        Answer changed = await UpdateAsync(new { weekStartsOn = "SUNDAY" });
        Assert.Equal("SUNDAY", changed.TextAt("updateProfile.me.weekStartsOn"));
        Assert.Equal(before, await _ada.StandingAsync(weekly));
        Assert.Equal("1 2026-03-16=7", (string?)await _server.SqlAsync("select week_starts from users where email = $1", _ada.Email));
    }

    [Fact]
    public async Task The_same_key_again_changes_nothing_more()
    {
        const string Update = "mutation($input: UpdateProfileInput!) { updateProfile(input: $input) { me { displayName } } }";
        object first = new { input = new { displayName = "First" } };
        await _ada.AskAsync(Update, first, idempotencyKey: "k1");
        await _ada.AskAsync(Update, new { input = new { displayName = "Second" } });
        Assert.Equal(
            "Second",
            (await _ada.AskAsync(Update, first, idempotencyKey: "k1")).Succeeded().TextAt("updateProfile.me.displayName")
        );
    }

    private async Task<string> TodayAsync() => (await _ada.AskAsync("{ me { today } }")).Succeeded().TextAt("me.today");

    private async Task MoveAsync(string zone) =>
        Assert.Equal(zone, (await UpdateAsync(new { timeZone = zone })).TextAt("updateProfile.me.timeZone"));

    private async Task AdvanceAsync(Duration by)
    {
        _server.Clock.Advance(by);
        await _ada.RefreshAsync(_ada.RefreshToken!);
    }

    private async Task<Answer> UpdateAsync(object input) =>
        (
            await _ada.AskAsync(
                """
                mutation($input: UpdateProfileInput!) { updateProfile(input: $input) {
                  me { displayName timeZone dayStartsAt weekStartsOn today } errors { ... on Error { code message } ... on TimeZoneChangedRecentlyError { changeableAt } } } }
                """,
                new { input }
            )
        ).Succeeded();
}
