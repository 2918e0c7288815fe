using Streakoid.Data;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Openings;

namespace Streakoid.Streaks;

/// <summary>
/// A streak that a mutation changes, read in the round trip that finds out who asks. It is not held: what is worked out from it is written only if it is still the same.
/// </summary>
/// <param name="Streak">Its row, if it is there.</param>
public sealed record OpenedStreak(Read<Streak> Streak)
{
    /// <summary>Has the streak read that an input names.</summary>
    /// <param name="mutation">The mutation's field.</param>
    /// <param name="streakId">The input's global id.</param>
    public static Opening? Of(IOpeningField mutation, string streakId)
    {
        // What is no id, the mutation refuses.
        if (!NodeId.TryParse(streakId, out NodeId node) || node.Type != "Streak") return null;
        OpenedStreak opened = new(StreakReads.One(node.Key));
        return new Opening(mutation.Context.FieldAst, opened, [opened.Streak]);
    }
}
