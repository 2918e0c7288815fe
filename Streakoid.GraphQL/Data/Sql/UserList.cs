using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Streakoid.Data.Sql;

/// <summary>A user as the operator sees one in a list.</summary>
public sealed record ListedUser(Guid Id, string Email, Instant CreatedAt, Instant? EmailVerifiedAt, Instant? DisabledAt);

#pragma warning disable RS0030 // Only the owner of the tables, as which the command line connects, may read other users' rows.
/// <summary>Reads the users of the server, for its operator.</summary>
public static class UserList
{
    /// <summary>The newest users.</summary>
    public static Task<List<ListedUser>> NewestUsersAsync(this StreakoidDb owner, int limit, CancellationToken cancellationToken) =>
        owner
            .Database.SqlQuery<ListedUser>(
                $"select id, email, created_at, email_verified_at, disabled_at from users order by created_at desc, id limit {limit}"
            )
            .ToListAsync(cancellationToken);

    /// <summary>The user with an address or an id; null if there is none.</summary>
    public static async Task<ListedUser?> FindUserAsync(
        this StreakoidDb owner,
        string emailKey,
        Guid? id,
        CancellationToken cancellationToken
    ) =>
        (
            await owner
                .Database.SqlQuery<ListedUser>(
                    $"select id, email, created_at, email_verified_at, disabled_at from users where email_key = {emailKey} or id = {id}"
                )
                .ToListAsync(cancellationToken)
        ).SingleOrDefault();

    /// <summary>How many users there are, and of these, who have confirmed their address, are disabled, or came since an instant.</summary>
    public static async Task<UserCounts> CountUsersAsync(this StreakoidDb owner, Instant since, CancellationToken cancellationToken) =>
        (
            await owner
                .Database.SqlQuery<UserCounts>(
                    $"""
                    select count(*) as "All", count(email_verified_at) as confirmed, count(disabled_at) as disabled,
                      count(*) filter (where created_at >= {since}) as recent from users
                    """
                )
                .ToListAsync(cancellationToken)
        ).Single();
}

/// <summary>Counts of users.</summary>
public sealed record UserCounts(long All, long Confirmed, long Disabled, long Recent);
