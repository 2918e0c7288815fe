using Streakoid.Client;

namespace Streakoid.Qa;

/// <summary>A streak that one visitor creates and another must not find.</summary>
internal sealed class OwnStreak(Visitor owner)
{
    // Unique, so that a streak with this name can only be this one.
    private readonly string _name = $"QA {Guid.NewGuid():N}";

    /// <summary>The streak's id; empty before it is created.</summary>
    public string Id { get; private set; } = "";

    private IStreakoidClient Client => owner.Client;

    public async Task CreateAsync()
    {
        var payload = Visitor.Data(await Client.CreateStreak.ExecuteAsync(new CreateStreakInput { Name = _name })).CreateStreak;
        CheckFailedException.Unless(payload.Streak is not null, $"createStreak failed: {payload.Errors?[0].Message}");
        Id = payload.Streak!.Id;
        CheckFailedException.Unless(
            payload.Streak is { State: StreakState.Pending, CurrentLength: 0 } && payload.Streak.Name == _name,
            "The streak is not the one that was created."
        );
    }

    public async Task CheckInAsync()
    {
        var payload = Visitor.Data(await Client.CheckIn.ExecuteAsync(new CheckInInput { StreakId = Id })).CheckIn;
        CheckFailedException.Unless(payload.Errors is null, $"checkIn failed: {payload.Errors?[0].Message}");
        ExpectDone(payload.Streak);
    }

    public async Task UndoAsync()
    {
        var payload = Visitor.Data(await Client.UndoCheckIn.ExecuteAsync(new UndoCheckInInput { StreakId = Id })).UndoCheckIn;
        CheckFailedException.Unless(payload.Errors is null, $"undoCheckIn failed: {payload.Errors?[0].Message}");
        CheckFailedException.Unless(
            payload.Streak is { State: StreakState.Pending, CurrentLength: 0 },
            "A check-in that was undone still counts."
        );
        await CheckInAsync();
    }

    /// <summary>Checks that another user can't query it, check in or delete it.</summary>
    public async Task CheckHiddenFromAsync(Visitor other)
    {
        const string Found = "Another user's streak was found.";
        CheckFailedException.Unless(Visitor.Data(await other.Client.GetStreak.ExecuteAsync(Id)).Me.Streak is null, Found);
        CheckFailedException.Unless(
            Visitor.Data(await other.Client.GetStreaks.ExecuteAsync()).Me.Streaks is { Nodes.Count: 0, TotalCount: 0 },
            Found
        );
        var checkedIn = Visitor.Data(await other.Client.CheckIn.ExecuteAsync(new CheckInInput { StreakId = Id })).CheckIn;
        CheckFailedException.Unless(
            checkedIn is { CheckIn: null, Streak: null, Errors: [{ Code: "STREAK_NOT_FOUND" }] },
            "Another user's streak was checked in."
        );
        var deleted = Visitor.Data(await other.Client.DeleteStreak.ExecuteAsync(new DeleteStreakInput { StreakId = Id })).DeleteStreak;
        CheckFailedException.Unless(
            deleted is { Streak: null, Errors: [{ Code: "STREAK_NOT_FOUND" }] },
            "Another user's streak was deleted."
        );
    }

    public async Task CheckUnchangedAsync()
    {
        ExpectDone(Visitor.Data(await Client.GetStreak.ExecuteAsync(Id)).Me.Streak);
        var days = Visitor.Data(await Client.GetCheckIns.ExecuteAsync(Id, first: 10)).Me.Streak?.CheckIns;
        CheckFailedException.Unless(days is { Nodes.Count: 1, TotalCount: 1 }, "The streak does not have exactly one check-in.");
    }

    public async Task DeleteAsync()
    {
        var payload = Visitor.Data(await Client.DeleteStreak.ExecuteAsync(new DeleteStreakInput { StreakId = Id })).DeleteStreak;
        CheckFailedException.Unless(payload.Errors is null, $"deleteStreak failed: {payload.Errors?[0].Message}");
        CheckFailedException.Unless(
            Visitor.Data(await Client.GetStreak.ExecuteAsync(Id)).Me.Streak is null,
            "A deleted streak still exists."
        );
    }

    private void ExpectDone(IStreakFields? streak) =>
        CheckFailedException.Unless(
            streak is { State: StreakState.Done, CurrentLength: 1, LongestLength: 1 } && streak.Id == Id && streak.Name == _name,
            "The streak is not as its owner left it."
        );
}
