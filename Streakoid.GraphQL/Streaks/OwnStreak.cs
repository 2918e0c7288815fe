using GraphQL;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Nodes;

namespace Streakoid.Streaks;

/// <summary>Changes to one streak of the viewer, one after the other: its row is held while it is changed.</summary>
public static class OwnStreak
{
    /// <summary>
    /// Runs <paramref name="change"/> on the viewer's streak in a transaction. An id of another user's streak answers what an
    /// id answers that never was. Under an Idempotency-Key it is run once, and a repeat is answered as done.
    /// </summary>
    /// <param name="context">The mutation.</param>
    /// <param name="streakId">The global id that was sent.</param>
    /// <param name="change">Changes the tracked row, or says why not.</param>
    /// <returns>Null when changed, else the error.</returns>
    public static async Task<DomainError?> ChangeAsync(
        IResolveFieldContext context, string streakId, Func<StreakoidDb, Streak, Task<DomainError?>> change)
    {
        StreakoidDb db = context.Db;
        if (NodeFields.KeyOf("Streak", streakId) is not { } id) return new StreakNotFoundError(streakId);
        IdempotentWrite write = context.NextWrite();
        return await db.WriteAsync(
            async () =>
            {
                Streak? streak = await db.LockStreakAsync(id, context.CancellationToken);
                if (await write.FindAsync(db, context.CancellationToken) is not null) return null;
                if (streak is null) return new StreakNotFoundError(streakId);
                if (await change(db, streak) is { } error) return error;
                await write.RecordAsync(db, null, context.CancellationToken);
                return null;
            },
            context.CancellationToken);
    }

    /// <summary>As <see cref="ChangeAsync"/>, answered with the streak as it is afterwards.</summary>
    public static async Task<StreakPayload> ChangeAndReadAsync(
        IResolveFieldContext context, string streakId, Func<StreakoidDb, Streak, Task<DomainError?>> change) =>
        await ChangeAsync(context, streakId, change) is { } error
            ? StreakPayload.Refused(error)
            : StreakPayload.Of(await context.Db.FindStreakAsync(NodeFields.KeyOf("Streak", streakId)!.Value, context.CancellationToken));

    /// <summary>A change that is always allowed.</summary>
    public static Task<DomainError?> Done() => Task.FromResult<DomainError?>(null);
}
