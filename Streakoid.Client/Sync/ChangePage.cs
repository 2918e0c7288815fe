namespace Streakoid.Client;

/// <summary>
/// Changes of one user's data, for a store. Objects are as they are now: add each, or replace the one with the same id. The same one may come
/// again.
/// </summary>
/// <param name="From">The position that the store must have; null: it must be empty.</param>
/// <param name="To">The position to store with the changes. Its user is the one whose data these are.</param>
public sealed record ChangePage(SyncPosition? From, SyncPosition To)
{
    /// <summary>The profile; null if it did not change.</summary>
    public IProfileFields? Profile { get; init; }

    /// <summary>The streaks, archived ones included.</summary>
    public IReadOnlyList<IStreakFields> Streaks { get; init; } = [];

    /// <summary>The check-ins.</summary>
    public IReadOnlyList<SyncedCheckIn> CheckIns { get; init; } = [];

    /// <summary>The ids of streaks and check-ins that do not exist any more. Delete the check-ins of a deleted streak as well.</summary>
    public IReadOnlyList<string> DeletedIds { get; init; } = [];
}

/// <summary>A check-in with the streak that it belongs to.</summary>
/// <param name="StreakId">The global id of the streak.</param>
/// <param name="CheckIn">The check-in.</param>
public sealed record SyncedCheckIn(string StreakId, ICheckInFields CheckIn);
