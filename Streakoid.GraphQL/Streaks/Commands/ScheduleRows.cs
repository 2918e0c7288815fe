using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Commands;

/// <summary>The rows of a schedule history.</summary>
public static class ScheduleRows
{
    /// <summary>Writes the changes of a schedule history.</summary>
    public static void Write(StreakoidDb db, Streak streak, ScheduleHistory former, ScheduleHistory present)
    {
        if (former == present)
            return;
        foreach (Revision revision in present.Revisions.Except(former.Revisions))
        {
            Schedule row = Row(streak, revision);
            if (former.Revisions.Any(one => one.From == revision.From))
                db.Update(row);
            else
                db.Add(row);
        }
        db.RemoveRange(
            former.Revisions.Where(one => present.Revisions.All(revision => revision.From != one.From)).Select(one => Row(streak, one))
        );
        foreach (PausePeriod pause in present.Pauses.Except(former.Pauses))
        {
            if (former.Pauses.Any(one => one.First == pause.First))
                db.Update(Row(streak, pause));
            else
                db.Add(Row(streak, pause));
        }
        db.RemoveRange(former.Pauses.Where(one => present.Pauses.All(pause => pause.First != one.First)).Select(one => Row(streak, one)));
        db.AddRange(
            present
                .Skips.Except(former.Skips)
                .Select(day => new Skip
                {
                    UserId = streak.UserId,
                    StreakId = streak.Id,
                    Day = day,
                })
        );
        db.RemoveRange(
            former
                .Skips.Except(present.Skips)
                .Select(day => new Skip
                {
                    UserId = streak.UserId,
                    StreakId = streak.Id,
                    Day = day,
                })
        );
    }

    public static Schedule Row(Streak streak, Revision revision) =>
        new()
        {
            UserId = streak.UserId,
            StreakId = streak.Id,
            EffectiveFrom = revision.From,
            Rule = revision.Rule,
            Target = revision.Target,
            Comparison = revision.Comparison,
            FreezesPerMonth = revision.Freezes,
        };

    private static Pause Row(Streak streak, PausePeriod pause) =>
        new()
        {
            UserId = streak.UserId,
            StreakId = streak.Id,
            FirstDay = pause.First,
            LastDay = pause.Last,
        };
}
