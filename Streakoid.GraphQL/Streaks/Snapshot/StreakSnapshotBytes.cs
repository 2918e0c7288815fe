using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Snapshot;

/// <summary>
/// The binary format of snapshots and evaluation states in the database: about 90 bytes (as JSON they were 600, and reading them took
/// longer than the query). Bytes of another version read as none, so that a change of the rules recomputes every streak:
/// <see cref="Version"/> increases with it, and with every change of the format.
/// </summary>
public static class StreakSnapshotBytes
{
    public const byte Version = 6;

    public static byte[] Write(StreakSnapshot snapshot)
    {
        StreakSnapshotWriter writer = new(Version);
        writer.Snapshot(snapshot);
        return writer.ToArray();
    }

    /// <param name="evaluation">The state.</param>
    /// <param name="excuses">The incidents before its day, as <see cref="UserCalendar.ExcusesBefore"/> has them.</param>
    public static byte[] Write(EvaluationState evaluation, int excuses)
    {
        StreakSnapshotWriter writer = new(Version);
        writer.Number(excuses);
        writer.EvaluationState(evaluation);
        return writer.ToArray();
    }

    /// <summary>Whether <see cref="ReadSnapshot"/> finds one.</summary>
    public static bool AreReadable(byte[]? bytes) => bytes is [Version, ..];

    /// <summary>Whether <see cref="ReadSnapshot"/> finds one that was evaluated with the incidents that are known now.</summary>
    public static bool HoldFor(byte[]? bytes, UserCalendar calendar) =>
        // Almost always there are none, and none before it.
        bytes is [Version, 0, ..]
            && calendar.Excused.Count == 0
        || ReadSnapshot(bytes)?.HoldsFor(calendar) == true;

    public static StreakSnapshot? ReadSnapshot(byte[]? bytes) =>
        AreReadable(bytes) ? new StreakSnapshotReader(bytes.AsSpan(1)).Snapshot() : null;

    /// <summary>The state; null where it was evaluated with other incidents.</summary>
    public static EvaluationState? ReadEvaluationState(byte[]? bytes, UserCalendar calendar)
    {
        if (!AreReadable(bytes))
            return null;
        StreakSnapshotReader reader = new(bytes.AsSpan(1));
        int excuses = reader.Number();
        EvaluationState evaluation = reader.EvaluationState();
        return excuses == calendar.ExcusesBefore(evaluation.Day) ? evaluation : null;
    }
}
