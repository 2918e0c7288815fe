using NodaTime;

namespace Streakoid.Data;

/// <summary>
/// The changes of a transaction to streaks' histories, collected and written in the round trip that commits. They are written
/// by hand because Entity Framework took longer to detect a check-in's changes than PostgreSQL to write them.
/// </summary>
public sealed class HistoryChanges
{
    internal List<CheckIn> Added { get; } = [];
    internal List<CheckIn> Changed { get; } = [];
    internal List<CheckIn> Removed { get; } = [];
    internal List<Run> Runs { get; } = [];
    internal List<(Guid Streak, LocalDate FirstDay)> RunsRemoved { get; } = [];
    internal List<Checkpoint> Checkpoints { get; } = [];
    internal List<Guid> CheckpointsRemoved { get; } = [];
    internal List<Streak> Snapshots { get; } = [];
    internal List<RecordedClientId> ClientIds { get; } = [];
    internal List<(Guid Streak, int Position)> Positions { get; } = [];

    public bool IsEmpty => AreNone && Snapshots.Count == 0;

    /// <summary>Whether nothing was changed, except maybe the encoding of a snapshot.</summary>
    public bool AreNone => Added.Count + Others == 0;

    internal int Others =>
        Changed.Count
        + Removed.Count
        + Runs.Count
        + RunsRemoved.Count
        + Checkpoints.Count
        + CheckpointsRemoved.Count
        + ClientIds.Count
        + Positions.Count;

    public void Add(CheckIn checkIn) => Added.Add(checkIn);

    /// <summary>
    /// What may change of a check-in: its amount, its note, its devices' ids. One that is new is written as it is in any case.
    /// </summary>
    public void Change(CheckIn checkIn)
    {
        if (!Added.Contains(checkIn) && !Changed.Contains(checkIn))
            Changed.Add(checkIn);
    }

    public void Remove(CheckIn checkIn)
    {
        if (Added.Remove(checkIn))
            return;
        Removed.Add(checkIn);
        Register(checkIn, checkIn.StreakId);
    }

    /// <summary>Moves a streak in the user's order.</summary>
    public void Move(Streak streak, int position) => Positions.Add((streak.Id, streak.Position = position));

    /// <summary>Keeps the ids that devices gave to a check-in of a streak.</summary>
    public void Register(CheckIn checkIn, Guid streak) =>
        ClientIds.AddRange(
            checkIn.ClientIds.Select(id => new RecordedClientId
            {
                UserId = checkIn.UserId,
                ClientId = id,
                StreakId = streak,
                Day = checkIn.Day,
            })
        );

    /// <summary>Keeps an id that a device gave.</summary>
    public void Register(RecordedClientId id) => ClientIds.Add(id);

    /// <summary>Adds a run that is over, or changes the one of this first day.</summary>
    public void Put(Run run) => Runs.Add(run);

    public void RemoveRun(Guid streak, LocalDate firstDay) => RunsRemoved.Add((streak, firstDay));

    public void Add(Checkpoint checkpoint) => Checkpoints.Add(checkpoint);

    /// <summary>Removes all checkpoints of a streak that were there before.</summary>
    public void RemoveCheckpoints(Guid streak) => CheckpointsRemoved.Add(streak);

    /// <summary>Writes the snapshot that the streak keeps.</summary>
    public void KeepSnapshot(Streak streak) => Snapshots.Add(streak);

    /// <summary>Forgets all of it.</summary>
    public void Clear()
    {
        foreach (
            System.Collections.IList list in (System.Collections.IList[])
                [Added, Changed, Removed, Runs, RunsRemoved, Checkpoints, CheckpointsRemoved, Snapshots, ClientIds, Positions]
        )
            list.Clear();
    }
}
