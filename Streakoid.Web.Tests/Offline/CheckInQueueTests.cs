using Streakoid.Client;
using Streakoid.Client.Testing;
using Streakoid.Web.Offline;
using Streakoid.Web.Sessions;
using Streakoid.Web.Tests.Support;

namespace Streakoid.Web.Tests.Offline;

[Trait("kind", "rules")]
public sealed class CheckInQueueTests : IDisposable
{
    private const string Recorded = """{ "recordCheckIns": { "checkIns": [], "streaks": [], "undone": [], "errors": null } }""";
    private static readonly DateOnly Day = new(2026, 3, 14);
    private static readonly IOperationResult<IRecordCheckInsResult> Offline = OperationResult.Failed<IRecordCheckInsResult>(
        new Failure(FailureKind.Network, "Offline.")
    );

    private readonly FakeBrowser _browser = new();
    private readonly InMemoryTransport _server = new();
    private readonly Visitor _ada = new("ada");

    [Fact]
    public async Task What_could_not_be_sent_waits_through_a_reload_and_is_sent_with_its_id()
    {
        _server.Returns(Offline);
        CheckInQueue before = Open();
        await before.AddAsync(_ada, "read", Day);
        Assert.Equal("The server was not reached. Check your connection, then try again.", await before.SendAsync(_ada));

        CheckInQueue after = Open();
        Assert.Equal("read", Assert.Single(await after.OfAsync(_ada)).StreakId);
        _server.ReturnsJson("RecordCheckIns", Recorded);
        Assert.Null(await after.SendAsync(_ada));
        Assert.Empty(await after.OfAsync(_ada));
        Assert.Equal(2, _server.Calls.Count);
        Assert.Equal(ClientIds(0), ClientIds(1));
        Assert.Empty(_browser.Storage);
    }

    [Fact]
    public async Task Another_users_check_ins_are_neither_shown_nor_sent()
    {
        _server.Returns(Offline);
        await Open().AddAsync(_ada, "read", Day);
        using Visitor berta = new("berta");
        Assert.Empty(await Open().OfAsync(berta));
        Assert.Null(await Open().SendAsync(berta));
        Assert.Empty(_server.Calls);
        Assert.Single(await Open().OfAsync(_ada));
    }

    [Fact]
    public async Task A_user_who_leaves_while_it_is_sent_keeps_what_waits()
    {
        _server.ReturnsJson("RecordCheckIns", Recorded);
        CheckInQueue queue = Open();
        await queue.AddAsync(_ada, "read", Day);
        _ada.Dispose();
        Assert.Null(await queue.SendAsync(_ada));
        Assert.Empty(_server.Calls);
        Assert.Single(await queue.OfAsync(_ada));
    }

    [Fact]
    public async Task A_refused_check_in_is_kept_to_be_shown_and_the_others_are_recorded()
    {
        CheckInQueue queue = Open();
        await queue.AddAsync(_ada, "gone", Day);
        await queue.AddAsync(_ada, "read", Day);
        Guid gone = (await queue.OfAsync(_ada)).Single(queued => queued.StreakId == "gone").ClientId;
        int sent = 0;
        _server.Returns<IRecordCheckInsResult>(call =>
            sent++ == 0
                ? OperationResult.Of<IRecordCheckInsResult>(
                    new RecordCheckInsResult(
                        new RecordCheckIns_RecordCheckIns_RecordCheckInsPayload(
                            null,
                            null,
                            null,
                            [
                                new RecordCheckIns_RecordCheckIns_Errors_RefusedCheckInError(
                                    "RefusedCheckInError",
                                    "You have no streak with this id.",
                                    "STREAK_NOT_FOUND",
                                    0,
                                    gone
                                ),
                            ]
                        )
                    )
                )
                : OperationResult.Of<IRecordCheckInsResult>(
                    new RecordCheckInsResult(new RecordCheckIns_RecordCheckIns_RecordCheckInsPayload([], [], [], null))
                )
        );
        Assert.Null(await queue.SendAsync(_ada));
        Assert.Equal(2, sent);
        QueuedCheckIn kept = Assert.Single(await queue.OfAsync(_ada));
        Assert.Equal(("gone", "You have no streak with this id."), (kept.StreakId, kept.Refusal));
        // It is not sent again.
        Assert.Null(await queue.SendAsync(_ada));
        Assert.Equal(2, sent);
    }

    [Fact]
    public async Task An_entry_of_another_version_is_ignored()
    {
        _browser.Storage["streakoid.check-in.1"] = "{";
        Assert.Empty(await Open().OfAsync(_ada));
    }

    public void Dispose() => _ada.Dispose();

    private CheckInQueue Open() => new(new BrowserStorage(_browser), new StreakoidClient(_server));

    private string ClientIds(int call) =>
        _server.Calls[call].Variables.GetProperty("input").GetProperty("checkIns")[0].GetProperty("clientId").GetString()!;
}
