using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Streakoid.Data;

/// <summary>
/// The last of the four layers between two users, where rows are read and written. Whatever let a foreign row through (a forgotten filter,
/// a policy switched off), it is seen here, fails the request and raises the alarm. Reading is seen by each row's constructor, which cannot
/// be gone around and costs a comparison (an interceptor of Entity Framework's materialization costs a dictionary a row).
/// </summary>
public sealed class OwnershipInterceptor(OwnershipAlarm alarm) : SaveChangesInterceptor
{
    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        foreach (Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry entry in eventData.Context!.ChangeTracker.Entries())
        {
            if (entry.State is not EntityState.Unchanged)
                VerifyOwner(entry.Entity, eventData.Context);
        }
        return ValueTask.FromResult(result);
    }

    /// <summary>Refuses a foreign row.</summary>
    /// <exception cref="ForeignRowException">Always.</exception>
    public void Refuse(Type row) => alarm.Refuse(row);

    private void VerifyOwner(object entity, DbContext? context)
    {
        if (entity is IOwned owned && context is StreakoidDb db && owned.UserId != db.OwnerId)
            Refuse(entity.GetType());
    }
}
