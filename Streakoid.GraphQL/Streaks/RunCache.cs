using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks;

/// <summary>
/// Keeps the run rows true as check-ins come and go, in the check-in's own transaction and with the streak's row held. It reads
/// the neighbours of the day and at most two runs, whatever the history. Two check-ins are in one run where no day that the
/// later one's zone had lies between them.
/// </summary>
public static class RunCache
{
    /// <summary>Joins a new check-in to the runs around it.</summary>
    public static async Task AddAsync(StreakoidDb db, CheckIn added, CancellationToken cancellationToken)
    {
        (CheckIn? before, CheckIn? after) = await NeighboursAsync(db, added, cancellationToken);
        List<Run> around = await AroundAsync(db, added, before, after, cancellationToken);
        Run? left = before is null ? null : around.SingleOrDefault(run => run.FirstDay <= before.Day && run.LastDay >= before.Day);
        Run? right = after is null ? null : around.SingleOrDefault(run => run.FirstDay <= after.Day && run.LastDay >= after.Day);
        bool joinsLeft = before is not null && Joined(before, added);
        bool joinsRight = after is not null && Joined(added, after);
        if (left is not null && left == right)
        {
            Replace(db, [left], Extended(left, left.FirstDay, left.LastDay, 1));
            return;
        }
        Run?[] joined = [joinsLeft ? left : null, joinsRight ? right : null];
        Replace(db, joined.OfType<Run>(), new Run
        {
            UserId = added.UserId,
            StreakId = added.StreakId,
            FirstDay = joinsLeft ? left!.FirstDay : added.Day,
            LastDay = joinsRight ? right!.LastDay : added.Day,
            Length = 1 + joined.Sum(run => run?.Length ?? 0),
        });
    }

    /// <summary>Takes a check-in out of its run, which may leave two.</summary>
    public static async Task RemoveAsync(StreakoidDb db, CheckIn removed, CancellationToken cancellationToken)
    {
        (CheckIn? before, CheckIn? after) = await NeighboursAsync(db, removed, cancellationToken);
        Run run = await db.Runs.SingleAsync(
            r => r.UserId == removed.UserId && r.StreakId == removed.StreakId && r.FirstDay <= removed.Day && r.LastDay >= removed.Day, cancellationToken);
        bool leavesLeft = before is not null && before.Day >= run.FirstDay;
        bool leavesRight = after is not null && after.Day <= run.LastDay;
        if (leavesLeft && leavesRight && !Joined(before!, after!))
        {
            // What may be undone is recent, so the right part is the short one to count.
            int right = await db.CheckIns.CountAsync(
                c => c.UserId == run.UserId && c.StreakId == run.StreakId && c.Day >= after!.Day && c.Day <= run.LastDay, cancellationToken);
            Replace(db, [run], Extended(run, run.FirstDay, before!.Day, -1 - right), Extended(run, after!.Day, run.LastDay, right - run.Length));
        }
        else if (leavesLeft || leavesRight)
        {
            Replace(db, [run], Extended(run, leavesLeft ? run.FirstDay : after!.Day, leavesRight ? run.LastDay : before!.Day, -1));
        }
        else
        {
            Replace(db, [run]);
        }
    }

    private static bool Joined(CheckIn earlier, CheckIn later) =>
        LocalDays.AreConsecutive(earlier.Day, later.Day, DateTimeZoneProviders.Tzdb[later.TimeZone]);

    private static Run Extended(Run run, LocalDate first, LocalDate last, int change) =>
        new() { UserId = run.UserId, StreakId = run.StreakId, FirstDay = first, LastDay = last, Length = run.Length + change };

    /// <summary>Replaces run rows; one that keeps its first day is updated in place.</summary>
    private static void Replace(StreakoidDb db, IEnumerable<Run> former, params IReadOnlyList<Run> present)
    {
        List<Run> kept = [];
        foreach (Run run in former)
        {
            if (present.SingleOrDefault(p => p.FirstDay == run.FirstDay) is { } same)
            {
                db.Update(same);
                kept.Add(same);
            }
            else
            {
                db.Remove(run);
            }
        }
        db.AddRange(present.Except(kept));
    }

    private static async Task<(CheckIn? Before, CheckIn? After)> NeighboursAsync(StreakoidDb db, CheckIn checkIn, CancellationToken cancellationToken)
    {
        IQueryable<CheckIn> all = db.CheckIns.AsNoTracking().Where(c => c.UserId == checkIn.UserId && c.StreakId == checkIn.StreakId);
        List<CheckIn> near = await all.Where(c => c.Day < checkIn.Day).OrderByDescending(c => c.Day).Take(1)
            .Concat(all.Where(c => c.Day > checkIn.Day).OrderBy(c => c.Day).Take(1))
            .ToListAsync(cancellationToken);
        return (near.SingleOrDefault(c => c.Day < checkIn.Day), near.SingleOrDefault(c => c.Day > checkIn.Day));
    }

    private static Task<List<Run>> AroundAsync(StreakoidDb db, CheckIn checkIn, CheckIn? before, CheckIn? after, CancellationToken cancellationToken)
    {
        LocalDate from = before?.Day ?? checkIn.Day;
        LocalDate to = after?.Day ?? checkIn.Day;
        return db.Runs.AsNoTracking()
            .Where(r => r.UserId == checkIn.UserId && r.StreakId == checkIn.StreakId && r.LastDay >= from && r.FirstDay <= to)
            .ToListAsync(cancellationToken);
    }
}
