using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Snapshot;

/// <summary>The snapshots that rows keep.</summary>
public static class StoredSnapshots
{
    /// <summary>The snapshot of a row; null where it keeps none, or one of another version of the rules.</summary>
    public static StreakSnapshot? Of(Streak streak) => StreakSnapshotBytes.ReadSnapshot(streak.Snapshot) ?? FormerSnapshot.Read(streak.FormerSnapshot);

    /// <summary>Whether there is one that need not be read now.</summary>
    public static bool CanWait(Streak streak) => StreakSnapshotBytes.AreReadable(streak.Snapshot);
}
