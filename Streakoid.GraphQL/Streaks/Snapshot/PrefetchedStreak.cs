using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Prefetching;

namespace Streakoid.Streaks.Snapshot;

/// <summary>
/// A streak that a mutation changes, prefetched with the lookup of the user. It is not locked: changes are written only if it has not
/// changed.
/// </summary>
/// <param name="Streak">Its row, if it exists.</param>
public sealed record PrefetchedStreak(Read<Streak> Streak)
{
    /// <summary>Has the streak read that an input names.</summary>
    /// <param name="mutation">The mutation's field.</param>
    /// <param name="streakId">The input's global id.</param>
    public static Prefetch? Of(IPrefetchingField mutation, string streakId)
    {
        // What is no id, the mutation refuses.
        if (!NodeId.TryParse(streakId, out NodeId node) || node.Type != "Streak")
            return null;
        PrefetchedStreak prefetched = new(StreakReads.One(node.Key));
        return new Prefetch(mutation.Context.FieldAst, prefetched, [prefetched.Streak]);
    }
}
