using Streakoid.Data;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Openings;

namespace Streakoid.Streaks;

/// <summary>
/// A streak that a mutation changes, read with its latest check-ins in the round trip that finds out who asks. It is not held: what is worked out from it
/// is written only if it is still the same.
/// </summary>
/// <param name="Id">The streak's key.</param>
/// <param name="Streak">Its row, if it is there.</param>
/// <param name="CheckIns">Its check-ins from where its ledger has settled on.</param>
public sealed record OpenedStreak(Guid Id, Read<Streak> Streak, Read<CheckIn> CheckIns)
{
    /// <summary>Has the streak read that an input names.</summary>
    /// <param name="mutation">The mutation's field.</param>
    /// <param name="streakId">The input's global id.</param>
    public static Opening? Of(IOpeningField mutation, string streakId)
    {
        // What is no id, the mutation refuses.
        if (!NodeId.TryParse(streakId, out NodeId node) || node.Type != "Streak") return null;
        OpenedStreak opened = new(node.Key, StreakReads.One(node.Key), StreakReads.OpenCheckIns(node.Key));
        return new Opening(mutation.Context.FieldAst, opened, [opened.Streak, opened.CheckIns]);
    }
}
