using Microsoft.EntityFrameworkCore;
using Streakoid.Data;

namespace Streakoid.Streaks.Views;

/// <summary>The incidents that this server knows. They are few and the same for every user, so no request reads them.</summary>
public sealed class IncidentList(IDbContextFactory<StreakoidDb> contexts)
{
    /// <summary>All of them, oldest first.</summary>
    public IReadOnlyList<Incident> Current { get; private set; } = [];

    /// <summary>Reads them again.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
        Current = await db.Incidents.OrderBy(incident => incident.StartsAt).ThenBy(incident => incident.Id).ToListAsync(cancellationToken);
    }
}
