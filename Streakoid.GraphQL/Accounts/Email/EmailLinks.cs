using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;

namespace Streakoid.Accounts.Email;

/// <summary>Creates and uses e-mailed links: each works once and expires, and their number is limited.</summary>
public sealed class EmailLinks(IClock clock)
{
    /// <summary>The maximum number of open links of a kind, so that nobody can flood another user's mailbox.</summary>
    public const int MaxOpen = 5;

    /// <summary>How long a link works.</summary>
    public static Duration Lifetime(LinkPurpose purpose) =>
        purpose switch
        {
            LinkPurpose.VerifyEmail => Duration.FromDays(3),
            LinkPurpose.ChangeEmail => Duration.FromDays(1),
            LinkPurpose.UndoEmailChange or LinkPurpose.NotMe => Duration.FromDays(7),
            _ => Duration.FromHours(1),
        };

    /// <summary>Creates a link and returns its token; null if too many are open.</summary>
    public async Task<UserSecret?> MakeAsync(
        StreakoidDb db,
        UserId user,
        LinkPurpose purpose,
        CancellationToken cancellationToken,
        string? address = null
    )
    {
        Instant now = clock.Now();
        UserSecret token = UserSecret.New(user);
        return await db.WriteAsync(
            async () =>
            {
                await db.LockUserAsync(cancellationToken);
                await db.EmailLinks.Where(l => l.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
                List<byte[]> surplus = await db
                    .EmailLinks.Where(l => l.Purpose == purpose)
                    .OrderByDescending(l => l.ExpiresAt)
                    .Select(l => l.Hash)
                    .Skip(MaxOpen - 1)
                    .ToListAsync(cancellationToken);
                // Who causes many e-mails must not keep the owner from the link of the last one.
                if (surplus.Count > 0 && purpose == LinkPurpose.NotMe)
                    await db.EmailLinks.Where(l => surplus.Contains(l.Hash)).ExecuteDeleteAsync(cancellationToken);
                else if (surplus.Count > 0 && purpose != LinkPurpose.UndoEmailChange)
                    return null;
                db.Add(
                    new EmailLink
                    {
                        UserId = user.Value,
                        Hash = token.Hash,
                        Purpose = purpose,
                        Address = address,
                        ExpiresAt = now + Lifetime(purpose),
                    }
                );
                return token;
            },
            cancellationToken
        );
    }

    /// <summary>Whether a link may be used, without using it.</summary>
    public Task<bool> IsOpenAsync(StreakoidDb db, UserSecret token, LinkPurpose purpose, CancellationToken cancellationToken) =>
        Open(db, token, purpose).AnyAsync(cancellationToken);

    /// <summary>Uses a link within a transaction; false if it is unknown, used or expired.</summary>
    public async Task<bool> UseAsync(StreakoidDb db, UserSecret token, LinkPurpose purpose, CancellationToken cancellationToken) =>
        await Open(db, token, purpose).ExecuteDeleteAsync(cancellationToken) == 1;

    /// <summary>The address of an open link; null if the link is unknown, used or expired, or has none.</summary>
    public Task<string?> AddressOfAsync(StreakoidDb db, UserSecret token, LinkPurpose purpose, CancellationToken cancellationToken) =>
        Open(db, token, purpose).Select(l => l.Address).SingleOrDefaultAsync(cancellationToken);

    /// <summary>Deletes a link whose e-mail was not sent.</summary>
    public static Task WithdrawAsync(StreakoidDb db, UserSecret token, CancellationToken cancellationToken)
    {
        byte[] hash = token.Hash;
        return db.WriteAsync(() => db.EmailLinks.Where(l => l.Hash == hash).ExecuteDeleteAsync(cancellationToken), cancellationToken);
    }

    private IQueryable<EmailLink> Open(StreakoidDb db, UserSecret token, LinkPurpose purpose)
    {
        Instant now = clock.Now();
        byte[] hash = token.Hash;
        return db.EmailLinks.Where(l => l.Hash == hash && l.Purpose == purpose && l.ExpiresAt > now);
    }
}
