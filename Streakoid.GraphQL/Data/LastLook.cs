using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Streakoid.Data;

/// <summary>
/// The last of the four layers between two users. Whatever let a foreign row through (a forgotten filter, a policy switched
/// off), it is seen here as it is read or written, fails the request and is counted; the count is what pages somebody.
/// </summary>
public sealed class LastLook(IMeterFactory meters) : SaveChangesInterceptor, IMaterializationInterceptor
{
    public const string MeterName = "Streakoid.Data";

    private readonly Counter<long> _foreignRows = meters.Create(MeterName).CreateCounter<long>(
        "streakoid.cross_user_rows", "{row}", "Rows of one user that were about to reach another. Anything above 0 is an emergency.");

    /// <summary>Shows the count before there is anything to count, so that its absence says that nobody looks.</summary>
    public void BeginAtZero() => _foreignRows.Add(0);

    public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
    {
        Look(entity, materializationData.Context);
        return entity;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        foreach (Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry entry in eventData.Context!.ChangeTracker.Entries())
        {
            if (entry.State is not EntityState.Unchanged) Look(entry.Entity, eventData.Context);
        }
        return ValueTask.FromResult(result);
    }

    private void Look(object entity, DbContext? context)
    {
        if (entity is not IOwned owned || context is not StreakoidDb db || owned.UserId == db.OwnerId) return;
        _foreignRows.Add(1, new KeyValuePair<string, object?>("table", entity.GetType().Name));
        throw new ForeignRowException(entity.GetType().Name);
    }
}
