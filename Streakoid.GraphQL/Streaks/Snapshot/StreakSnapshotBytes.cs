using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Snapshot;

/// <summary>
/// The binary format of snapshots and evaluation states in the database: about 90 bytes (as JSON they were 600, and reading them took
/// longer than the query). Bytes of another version read as none, so that a change of the rules recomputes every streak:
/// <see cref="Version"/> increases with it, and with every change of the format.
/// </summary>
public static class StreakSnapshotBytes
{
    public const byte Version = 4;

    public static byte[] Write(StreakSnapshot snapshot)
    {
        StreakSnapshotWriter writer = new(Version);
        writer.Snapshot(snapshot);
        return writer.ToArray();
    }

    public static byte[] Write(EvaluationState evaluation)
    {
        StreakSnapshotWriter writer = new(Version);
        writer.EvaluationState(evaluation);
        return writer.ToArray();
    }

    /// <summary>Whether <see cref="ReadSnapshot"/> finds one.</summary>
    public static bool AreReadable(byte[]? bytes) => bytes is [Version, ..];

    public static StreakSnapshot? ReadSnapshot(byte[]? bytes) =>
        AreReadable(bytes) ? new StreakSnapshotReader(bytes.AsSpan(1)).Snapshot() : null;

    public static EvaluationState? ReadEvaluationState(byte[]? bytes) =>
        AreReadable(bytes) ? new StreakSnapshotReader(bytes.AsSpan(1)).EvaluationState() : null;
}
