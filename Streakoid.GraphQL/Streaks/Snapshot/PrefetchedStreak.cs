using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Prefetching;

namespace Streakoid.Streaks.Snapshot;

/// <summary>
/// A streak that a mutation changes, read in the round trip that finds out who asks. It is not held: what is worked out from it is written only if it is still the same.
/// </summary>
/// <param name="Streak">Its row, if it is there.</param>
public sealed record PrefetchedStreak(Read<Streak> Streak)
{
    /// <summary>Has the streak read that an input names.</summary>
    /// <param name="mutation">The mutation's field.</param>
    /// <param name="streakId">The input's global id.</param>
    public static Prefetch? Of(IPrefetchingField mutation, string streakId)
    {
        // What is no id, the mutation refuses.
        if (!NodeId.TryParse(streakId, out NodeId node) || node.Type != "Streak") return null;
        PrefetchedStreak prefetched = new(StreakReads.One(node.Key));
        return new Prefetch(mutation.Context.FieldAst, prefetched, [prefetched.Streak]);
    }
}
