using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Streakoid.Data.Sql;

public static class SecurityEvents
{
    /// <summary>Deletes old entries of all users' security logs; returns how many.</summary>
    public static async Task<int> SweepSecurityEventsAsync(this StreakoidDb db, Instant before, CancellationToken cancellationToken) =>
        await db.WriteAsync(
            async () =>
#pragma warning disable RS0030 // A function call is SQL.
                (
                    await db.Database.SqlQuery<int>($"select sweep_security_events({before}) as \"Value\"").ToListAsync(cancellationToken)
                ).Single(),
#pragma warning restore RS0030
            cancellationToken
        );
}
