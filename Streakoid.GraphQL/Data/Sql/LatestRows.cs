using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Streakoid.Data.Sql;

/// <summary>
/// The nearest few rows of each of many streaks: a lateral join, so that one index range is read for each streak and no further than
/// it is wanted. (LINQ makes a window function of it, over all rows that a user has.)
/// </summary>
public static class LatestRows
{
#pragma warning disable RS0030 // LINQ has no lateral join with a limit.
    /// <summary>Check-ins between two days, both excluded: the newest, or where <paramref name="oldest"/> the oldest.</summary>
    public static IQueryable<CheckIn> CheckInsOfEach(
        this StreakoidDb db,
        Guid[] streaks,
        LocalDate after,
        LocalDate before,
        int take,
        bool oldest
    ) =>
        oldest
            ? db.CheckIns.FromSql(
                $"""
                select c.* from unnest({streaks}) as wanted (id) cross join lateral (
                  select * from check_ins where user_id = {db.OwnerId} and streak_id = wanted.id and day > {after} and day < {before} order by day limit {take}) c
                """
            )
            : db.CheckIns.FromSql(
                $"""
                select c.* from unnest({streaks}) as wanted (id) cross join lateral (
                  select * from check_ins where user_id = {db.OwnerId} and streak_id = wanted.id and day > {after} and day < {before} order by day desc limit {take}) c
                """
            );

    /// <summary>Runs that begin between two days, both excluded: the newest, or where <paramref name="oldest"/> the oldest.</summary>
    public static IQueryable<Run> RunsOfEach(
        this StreakoidDb db,
        Guid[] streaks,
        LocalDate after,
        LocalDate before,
        int take,
        bool oldest
    ) =>
        oldest
            ? db.Runs.FromSql(
                $"""
                select r.* from unnest({streaks}) as wanted (id) cross join lateral (
                  select * from runs where user_id = {db.OwnerId} and streak_id = wanted.id and first_day > {after} and first_day < {before} order by first_day limit {take}) r
                """
            )
            : db.Runs.FromSql(
                $"""
                select r.* from unnest({streaks}) as wanted (id) cross join lateral (
                  select * from runs where user_id = {db.OwnerId} and streak_id = wanted.id and first_day > {after} and first_day < {before} order by first_day desc limit {take}) r
                """
            );

    /// <summary>The last checkpoint of each streak on a day or before.</summary>
    public static IQueryable<Checkpoint> LastCheckpointOfEach(this StreakoidDb db, Guid[] streaks, LocalDate day) =>
        db.Checkpoints.FromSql(
            $"""
            select p.* from unnest({streaks}) as wanted (id) cross join lateral (
              select * from checkpoints where user_id = {db.OwnerId} and streak_id = wanted.id and day <= {day} order by day desc limit 1) p
            """
        );
#pragma warning restore RS0030
}
