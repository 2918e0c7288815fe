using GraphQL;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Nodes;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Snapshot;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

/// <summary>Changes one streak of the viewer with its row locked.</summary>
public static class OwnStreak
{
    /// <summary>
    /// Runs <paramref name="change"/> on the viewer's streak in a transaction. An id of another user's streak returns the same as an
    /// id that never existed. Under an Idempotency-Key it runs once, and a repeat returns as done.
    /// </summary>
    /// <param name="context">The mutation.</param>
    /// <param name="streakId">The global id that was sent.</param>
    /// <param name="change">Changes the row, or returns an error.</param>
    /// <param name="changesRow">Whether the row itself is changed, or only dependent rows.</param>
    /// <param name="write">The write, if it was tried in another way before.</param>
    /// <param name="only">The day that is changed, where that is all.</param>
    /// <returns>Null when changed, else the error.</returns>
    public static async Task<DomainError?> ChangeAsync(
        IResolveFieldContext context,
        string streakId,
        Func<StreakoidDb, Streak, Task<DomainError?>> change,
        bool changesRow = true,
        IdempotentWrite? write = null,
        OneDay? only = null
    )
    {
        StreakoidDb db = context.Db;
        if (NodeFields.KeyOf("Streak", streakId) is not { } id)
            return new StreakNotFoundError(streakId);
        write ??= context.Write();
        return await db.WriteAsync(
            async () =>
            {
                Read<Streak> held = StreakReads.Held(id);
                await db.ReadAsync([held], context.CancellationToken);
                Streak? streak = held.Rows.SingleOrDefault();
                if (await write.FindAsync(db, context.CancellationToken) is { } applied)
                {
                    only?.Repeats?.Invoke(applied.Result);
                    return null;
                }
                if (streak is null)
                    return new StreakNotFoundError(streakId);
                if (changesRow)
                    db.Attach(streak);
                if (await change(db, streak) is { } error)
                    return error;
                await write.RecordAsync(db, only?.Made?.Invoke(), context.CancellationToken);
                return null;
            },
            context.CancellationToken
        );
    }

    /// <summary>As <see cref="ChangeAsync"/>, and returns the changed streak.</summary>
    public static async Task<StreakPayload> ChangeAndReadAsync(
        IResolveFieldContext context,
        string streakId,
        Func<StreakoidDb, Streak, Task<DomainError?>> change
    ) =>
        await ChangeAsync(context, streakId, change) is { } error
            ? StreakPayload.Refused(error)
            : StreakPayload.Of(await StreakQueries.FindStreakAsync(context.AsPrincipal(), NodeFields.KeyOf("Streak", streakId)!.Value));

    /// <summary>Changes a streak's history, computes its snapshot again, and returns the streak.</summary>
    /// <param name="context">The mutation.</param>
    /// <param name="streakId">The global id that was sent.</param>
    /// <param name="refuses">Why this streak is not changed so, before anything of its history is read; null if it is.</param>
    /// <param name="reaches">Whether the change can be computed from the settled part of the streak's snapshot.</param>
    /// <param name="change">Changes the history, or returns an error.</param>
    /// <param name="only">The day whose check-in is all that is changed; null where more is, the streak's row among it.</param>
    public static async Task<StreakPayload> ChangeHistoryAsync(
        IResolveFieldContext context,
        string streakId,
        Func<Streak, DomainError?> refuses,
        Func<StreakSnapshot, bool> reaches,
        Func<Streak, OpenHistory, DomainError?> change,
        OneDay? only = null
    )
    {
        (DayWindow window, UserCalendar calendar) = (DayWindow.Of(context), context.AsPrincipal().Calendar());
        IdempotentWrite write = context.Write();
        if (
            only is not null
            && await TryChangePrefetchedAsync(context, window, calendar, only, refuses, reaches, change, write.Unused) is { } changed
        )
            return changed;
        StreakView? view = null;
        DomainError? error = await ChangeAsync(
            context,
            streakId,
            async (_, streak) =>
            {
                if (refuses(streak) is { } early)
                    return early;
                OpenHistory history = (await OpenHistory.ReadAsync(context.AsPrincipal(), [streak], reaches)).Values.Single();
                if (change(streak, history) is { } refused)
                    return refused;
                view = history.Close(calendar, window.For(streak).Earliest);
                return null;
            },
            changesRow: only is null,
            write,
            only
        );
        if (error is not null)
            return StreakPayload.Refused(error);
        // A repeat under an Idempotency-Key did nothing above and returns the current streak.
        return StreakPayload.Of(
            view ?? await StreakQueries.FindStreakAsync(context.AsPrincipal(), NodeFields.KeyOf("Streak", streakId)!.Value)
        );
    }

    /// <summary>
    /// Changes a day of a prefetched streak and writes it if it has not changed since (optimistic concurrency): one round trip without
    /// locks. Null if it has to be done with a lock: no prefetch, an existing check-in to change, a concurrent change, more than a check-in
    /// to write, or a repeat under an Idempotency-Key.
    /// </summary>
    private static async Task<StreakPayload?> TryChangePrefetchedAsync(
        IResolveFieldContext context,
        DayWindow window,
        UserCalendar calendar,
        OneDay only,
        Func<Streak, DomainError?> refuses,
        Func<StreakSnapshot, bool> reaches,
        Func<Streak, OpenHistory, DomainError?> change,
        UnusedKey? key
    )
    {
        if (context.Principal.Prefetched(context.FieldAst) is not PrefetchedStreak { Streak.Rows: [{ Snapshot: { } snapshot } streak] })
            return null;
        if (StreakSnapshotBytes.ReadSnapshot(snapshot) is not { } kept || !reaches(kept) || !kept.HoldsFor(calendar))
            return null;
        if (refuses(streak) is { } early)
            return key is null ? StreakPayload.Refused(early) : null;
        CheckIn? present = null;
        if (!kept.IsEmptyOn(only.Day))
        {
            // Under a key it may be a repeat of the write that made it.
            if (!only.StaysAsItIs || key is not null)
                return null;
            Read<CheckIn> since = StreakReads.CheckInsSince([streak.Id], only.Day);
            await context.Db.ReadAsync([since], context.CancellationToken);
            present = since.Rows.SingleOrDefault(row => row.Day == only.Day);
            if (present is null)
                return null;
        }
        OpenHistory history = OpenHistory.Told(context.Db, streak, kept, present);
        if (change(streak, history) is { } refused)
            return key is null ? StreakPayload.Refused(refused) : null;
        StreakView view = history.Close(calendar, window.For(streak).Earliest);
        if (await context.Db.TryWriteAsync(snapshot, key, context.CancellationToken))
            return StreakPayload.Of(view);
        only.Abandoned?.Invoke();
        return null;
    }

    /// <summary>A day whose check-in is all that a mutation changes.</summary>
    /// <param name="Day">Which day.</param>
    /// <param name="StaysAsItIs">Whether an existing check-in is not changed.</param>
    /// <param name="Abandoned">Called where a change was computed but not written. It may be computed again, or be a repeat.</param>
    /// <param name="Made">The check-in that there is after the change; null if there is none.</param>
    /// <param name="Repeats">Called where it is a repeat, with the check-in that was made by the first one.</param>
    public sealed record OneDay(
        LocalDate Day,
        bool StaysAsItIs,
        Action? Abandoned = null,
        Func<Guid?>? Made = null,
        Action<Guid?>? Repeats = null
    );

    /// <summary>A change that is always allowed.</summary>
    public static Task<DomainError?> Done() => Task.FromResult<DomainError?>(null);
}
