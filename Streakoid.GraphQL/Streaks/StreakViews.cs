using Microsoft.EntityFrameworkCore;
using Streakoid.Data;

namespace Streakoid.Streaks;

/// <summary>How streaks are read: each with its latest and its longest run, by one index probe each, whatever its history.</summary>
public static class StreakViews
{
    extension(StreakoidDb db)
    {
        /// <summary>Streaks, filtered, ordered and cut to a page already, with their runs.</summary>
        public IQueryable<StreakView> ViewsOf(IQueryable<Streak> streaks) =>
            from streak in streaks
            from latest in db.Runs.Where(r => r.UserId == streak.UserId && r.StreakId == streak.Id)
                .OrderByDescending(r => r.FirstDay).Take(1).DefaultIfEmpty()
            from longest in db.Runs.Where(r => r.UserId == streak.UserId && r.StreakId == streak.Id)
                .OrderByDescending(r => r.Length).Take(1).DefaultIfEmpty()
            select new StreakView(streak, latest, longest);

        /// <summary>One streak of the viewer; null where there is none of that id among the viewer's.</summary>
        public Task<StreakView?> FindStreakAsync(Guid id, CancellationToken cancellationToken) =>
            db.ViewsOf(db.Streaks.Where(s => s.UserId == db.OwnerId && s.Id == id)).SingleOrDefaultAsync(cancellationToken);
    }
}
