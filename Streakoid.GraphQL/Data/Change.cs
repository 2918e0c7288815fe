namespace Streakoid.Data;

/// <summary>The type of an object that changed. Stored as its number.</summary>
public enum ChangedType
{
    Me,
    Streak,
    CheckIn,
}

/// <summary>How an object changed. Stored as its number.</summary>
public enum ChangeKind
{
    Created,
    Updated,
    Deleted,
}

/// <summary>
/// An entry of a user's change log, which the database's triggers append. It says which object changed, not how it looks: that is read
/// when the entry is.
/// </summary>
/// <param name="UserId">Whose log it is in.</param>
/// <param name="Position">Its transaction's position: the microsecond, but later than that of every earlier transaction of the user.</param>
/// <param name="NodeId">The object's key.</param>
/// <param name="Type">The object's type.</param>
/// <param name="Kind">How it changed.</param>
/// <param name="StreakId">The streak of a check-in, which changes with it.</param>
public sealed record Change(Guid UserId, long Position, Guid NodeId, ChangedType Type, ChangeKind Kind, Guid? StreakId) : IOwned;

/// <summary>A user's change log as a whole.</summary>
/// <param name="UserId">Whose it is.</param>
/// <param name="Position">The position of the latest transaction; 0 where nothing has changed yet.</param>
/// <param name="History">
/// Names the history of the database that positions belong to: a restore or a promotion begins another one.
/// </param>
/// <param name="Now">The database's clock, in microseconds.</param>
public sealed record ChangeLog(Guid UserId, long Position, string History, long Now) : IOwned;
