using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Streakoid.Data;

/// <summary>
/// The last of the four layers between two users. Whatever let a foreign row through (a forgotten filter, a policy switched
/// off), it is seen here as it is read or written, fails the request and is counted; the count is what pages somebody. Reading is
/// seen by each row's constructor, which cannot be gone around and costs a comparison (an interceptor of Entity Framework's
/// materialization costs a dictionary a row).
/// </summary>
public sealed class LastLook(IMeterFactory meters) : SaveChangesInterceptor
{
    public const string MeterName = "Streakoid.Data";

    private readonly Counter<long> _foreignRows = meters.Create(MeterName).CreateCounter<long>(
        "streakoid.cross_user_rows", "{row}", "Rows of one user that were about to reach another. Anything above 0 is an emergency.");

    /// <summary>Shows the count before there is anything to count, so that its absence says that nobody looks.</summary>
    public void BeginAtZero() => _foreignRows.Add(0);

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        foreach (Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry entry in eventData.Context!.ChangeTracker.Entries())
        {
            if (entry.State is not EntityState.Unchanged) Look(entry.Entity, eventData.Context);
        }
        return ValueTask.FromResult(result);
    }

    /// <summary>Counts a foreign row and refuses it.</summary>
    /// <exception cref="ForeignRowException">Always.</exception>
    public void Refuse(Type row)
    {
        _foreignRows.Add(1, new KeyValuePair<string, object?>("table", row.Name));
        throw new ForeignRowException(row.Name);
    }

    private void Look(object entity, DbContext? context)
    {
        if (entity is IOwned owned && context is StreakoidDb db && owned.UserId != db.OwnerId) Refuse(entity.GetType());
    }
}
