using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Streakoid.Data.Sql;

#pragma warning disable RS0030 // A function call is SQL.
/// <summary>Accounts that never confirmed their address.</summary>
public static class UnconfirmedAccounts
{
    /// <summary>
    /// Frees the address that a link proves, within a transaction: deletes the account that holds it if it never confirmed it.
    /// </summary>
    /// <returns>False if the link is unknown or expired, or proves another address.</returns>
    public static async Task<bool> ReleaseAddressAsync(
        this StreakoidDb db,
        UserId owner,
        byte[] link,
        string emailKey,
        Instant now,
        CancellationToken cancellationToken
    ) =>
        (
            await db
                .Database.SqlQuery<bool>($"select release_address({owner.Value}, {link}, {emailKey}, {now}) as \"Value\"")
                .ToListAsync(cancellationToken)
        ).Single();

    /// <summary>Some accounts that were created before an instant, and warned before another; if that is null, not warned.</summary>
    public static Task<List<Guid>> FindUnconfirmedAsync(
        this StreakoidDb db,
        Instant createdBefore,
        Instant? warnedBefore,
        CancellationToken cancellationToken
    ) =>
        db.Database.SqlQuery<Guid>($"select find_unconfirmed({createdBefore}, {warnedBefore}) as \"Value\"").ToListAsync(cancellationToken);
}
