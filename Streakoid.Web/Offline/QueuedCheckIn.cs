namespace Streakoid.Web.Offline;

/// <summary>A check-in that the server has not confirmed yet.</summary>
/// <param name="ClientId">By which the server recognizes it when it is sent again.</param>
/// <param name="UserId">Whose it is. It is sent and shown only while this user is signed in.</param>
/// <param name="StreakId">The streak.</param>
/// <param name="Day">The user's local day.</param>
/// <param name="Sent">Whether it was sent, so that the server may have recorded it.</param>
/// <param name="Refusal">Why the server does not record it; null if it was not refused.</param>
public sealed record QueuedCheckIn(Guid ClientId, string UserId, string StreakId, DateOnly Day, bool Sent = false, string? Refusal = null);
