using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Streakoid.Client;
using Streakoid.Client.Testing;
using Streakoid.Web.Offline;
using Streakoid.Web.Pages;
using Streakoid.Web.Sessions;
using Streakoid.Web.Tests.Support;

namespace Streakoid.Web.Tests.Parts;

[Trait("kind", "rules")]
public sealed class TodayTests : BunitContext
{
    private const string Recorded = """{ "recordCheckIns": { "checkIns": [], "streaks": [], "undone": [], "errors": null } }""";
    private const string Reason = "The streak is archived.";

    private static readonly IOperationResult<IRecordCheckInsResult> Unreachable = OperationResult.Failed<IRecordCheckInsResult>(
        new Failure(FailureKind.Network, "Offline.")
    );

    private readonly InMemoryTransport _server = new();
    private readonly FakeBrowser _browser = new();
    private readonly Visitor _ada = new("ada");
    private readonly DeviceClock _clock = new();

    public TodayTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        BrowserStorage storage = new(_browser);
        StreakoidClient client = new(_server);
        Services.AddMudServices();
        Services
            .AddSingleton<IStreakoidClient>(client)
            .AddSingleton<IStreakoidSession>(new TestSession())
            .AddSingleton(storage)
            .AddSingleton(new CheckInQueue(storage, client))
            .AddSingleton<TimeProvider>(_clock)
            .AddSingleton<Streakoid.Web.Sessions.Browser>()
            .AddSingleton<AppSession>();
        Shows(due: [Streak("read")], done: []);
        _server.ReturnsJson(
            "GetProfile",
            """
            { "me": { "id": "ada", "email": "ada@example.com", "emailVerified": true, "displayName": "Ada", "timeZone": "Europe/London",
              "dayStartsAt": "00:00", "weekStartsOn": "MONDAY", "today": "2026-03-14",
              "createdAt": "2026-03-01T00:00:00Z" } }
            """
        );
    }

    [Fact]
    public void A_check_in_that_is_refused_is_not_marked_as_done_and_an_alert_says_why()
    {
        _server.Returns<IRecordCheckInsResult>(Refuse);
        // It was also done on another device, so that a mark would show.
        Shows(due: [Streak("read")], done: [Streak("read")]);
        IRenderedComponent<Today> today = Open();
        for (int time = 1; time < 3; time++)
        {
            CheckIn(today, "read");
            today.WaitForAssertion(() => Assert.Equal(time, today.FindAll("[role=alert]").Count));
            Assert.All(
                today.FindAll("[role=alert]"),
                alert =>
                    Assert.Contains(
                        $"“Streak read” on Sat 14 Mar 2026 was not recorded: {Reason}",
                        alert.TextContent,
                        StringComparison.Ordinal
                    )
            );
            Assert.Empty(_ada.CheckedIn);
            Assert.Empty(today.FindAll("button[aria-label^=Undo]"));
        }

        // One that is recorded is marked, whatever was refused before.
        _server.ReturnsJson("RecordCheckIns", Recorded);
        CheckIn(today, "read");
        today.WaitForAssertion(() => Assert.Single(today.FindAll("button[aria-label^=Undo]")));
        Assert.Equal(2, today.FindAll("[role=alert]").Count);
    }

    [Fact]
    public void A_second_tap_without_a_network_keeps_no_second_check_in()
    {
        Shows(due: [Streak("read"), Streak("water", target: 3, remaining: 2)], done: []);
        _server.Returns(Unreachable);
        IRenderedComponent<Today> today = Open();
        for (int tap = 0; tap < 3; tap++)
        {
            TapIfPossible(today, "read");
            TapIfPossible(today, "water");
        }
        Assert.Equal(1, Queued("read"));
        // Each tap counts where more than one is needed.
        Assert.Equal(2, Queued("water"));
        Assert.Empty(_ada.CheckedIn);

        // Neither does a tap after a reload.
        today = Open();
        TapIfPossible(today, "read");
        TapIfPossible(today, "water");
        Assert.Equal((1, 2), (Queued("read"), Queued("water")));
    }

    [Theory]
    [InlineData("2026-03-14T12:00:00Z", 0, "2026-03-14")]
    [InlineData("2026-03-14T12:00:00Z", 1, "2026-03-15")]
    // A device whose clock is wrong.
    [InlineData("2020-01-01T12:00:00Z", 0, "2026-03-14")]
    [InlineData("2030-01-01T12:00:00Z", 2, "2026-03-16")]
    public void A_check_in_is_of_the_day_of_the_tap_and_not_of_the_day_of_the_list(string clock, int daysLater, string day)
    {
        _clock.Now = DateTimeOffset.Parse(clock, CultureInfo.InvariantCulture);
        _server.ReturnsJson("RecordCheckIns", Recorded);
        IRenderedComponent<Today> today = Open();
        _clock.Now += TimeSpan.FromDays(daysLater);
        CheckIn(today, "read");
        today.WaitForAssertion(() => Assert.Equal(day, DayOfLastCheckIn()));

        // The same from the list that was kept, without a network.
        _clock.Now = DateTimeOffset.Parse(clock, CultureInfo.InvariantCulture);
        _browser.Storage.Clear();
        Open().WaitForState(() => _browser.Storage.Count == 1);
        _server.Returns(OperationResult.Failed<IGetDueStreaksResult>(new Failure(FailureKind.Network, "Offline."))).Returns(Unreachable);
        today = Open();
        _clock.Now += TimeSpan.FromDays(daysLater);
        CheckIn(today, "read");
        today.WaitForState(() => Queued("read") == 1);
        Assert.Contains($"\"day\":\"{day}\"", string.Concat(_browser.Storage.Values), StringComparison.Ordinal);
    }

    private string? DayOfLastCheckIn() =>
        _server.Calls.LastOrDefault(call => call.Operation == "RecordCheckIns") is { } call
            ? call.Variables.GetProperty("input").GetProperty("checkIns")[0].GetProperty("day").GetString()
            : null;

    private static string Streak(string id, int target = 1, int remaining = 1) =>
        $$"""
            { "id": "{{id}}", "name": "Streak {{id}}", "description": null, "tags": [], "position": 0, "color": null, "icon": null,
              "state": "PENDING", "currentLength": 0, "longestLength": 0, "unit": "DAY", "dueBy": null, "freezesLeft": 0,
              "allowedBackdatingDays": 1, "createdAt": "2026-03-01T00:00:00Z", "archivedAt": null, "version": 1,
              "schedule": { "effectiveFrom": "2026-03-01", "rule": "FREQ=DAILY", "target": {{target}}, "comparison": "AT_LEAST", "unit": "DAY",
                "freezesPerMonth": 0 },
              "progress": { "done": {{target
                - remaining}}, "target": {{target}}, "comparison": "AT_LEAST", "remaining": {{remaining}}, "daysLeft": 1,
                "canStillBeMet": true, "lastChance": false } }
            """;

    private static IOperationResult<IRecordCheckInsResult> Refuse(ReceivedCall call) =>
        OperationResult.Of<IRecordCheckInsResult>(
            new RecordCheckInsResult(
                new RecordCheckIns_RecordCheckIns_RecordCheckInsPayload(
                    null,
                    null,
                    null,
                    [
                        new RecordCheckIns_RecordCheckIns_Errors_RefusedCheckInError(
                            "RefusedCheckInError",
                            Reason,
                            "STREAK_ARCHIVED",
                            0,
                            call.Variables.GetProperty("input").GetProperty("checkIns")[0].GetProperty("clientId").GetGuid()
                        ),
                    ]
                )
            )
        );

    private void Shows(string[] due, string[] done)
    {
        const string Page =
            """ "pageInfo": { "hasNextPage": false, "hasPreviousPage": false, "startCursor": null, "endCursor": null }, "totalCount": 1 """;
        _server.ReturnsJson(
            "GetDueStreaks",
            $$"""{ "me": { "today": "2026-03-14", "due": { "nodes": [{{string.Join(',', due)}}], {{Page}} } } }"""
        );
        _server.ReturnsJson("GetStreaks", $$"""{ "me": { "streaks": { "nodes": [{{string.Join(',', done)}}], {{Page}} } } }""");
    }

    private IRenderedComponent<Today> Open() => Render<Today>(parameters => parameters.AddCascadingValue(_ada));

    private static void CheckIn(IRenderedComponent<Today> today, string id)
    {
        string button = $"button[aria-label='Check in: Streak {id}']:not([disabled])";
        today.WaitForElement(button);
        today.Find(button).Click();
    }

    private static void TapIfPossible(IRenderedComponent<Today> today, string id)
    {
        today.WaitForElement($"button[aria-label='Check in: Streak {id}']");
        today.WaitForState(() => !today.Markup.Contains("Saving…", StringComparison.Ordinal));
        if (today.FindAll($"button[aria-label='Check in: Streak {id}']:not([disabled])") is [{ } button, ..])
            button.Click();
        today.WaitForState(() => !today.Markup.Contains("Saving…", StringComparison.Ordinal));
    }

    private int Queued(string streak) =>
        _browser.Storage.Values.Count(value => value.Contains($"\"streakId\":\"{streak}\"", StringComparison.Ordinal));

    private sealed class DeviceClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
