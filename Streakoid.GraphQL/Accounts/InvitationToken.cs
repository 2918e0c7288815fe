using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;

namespace Streakoid.Accounts;

/// <summary>The secret of an invitation: 32 random bytes. The database stores only its SHA-256.</summary>
public sealed record InvitationToken(string Text)
{
    private const int Length = 32;

    /// <summary>The hash that the database stores.</summary>
    public byte[] Hash => SHA256.HashData(Encoding.UTF8.GetBytes(Text));

    public static InvitationToken New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Length)));

    /// <summary>Whether an account can be created with it now.</summary>
    public Task<bool> IsOpenAsync(StreakoidDb db, Instant now, CancellationToken cancellationToken) =>
        Open(db, now).AnyAsync(cancellationToken);

    /// <summary>Takes one of its uses, within the transaction that creates the account; false if none is left.</summary>
    public async Task<bool> TakeAsync(StreakoidDb db, Instant now, CancellationToken cancellationToken) =>
        await Open(db, now).ExecuteUpdateAsync(row => row.SetProperty(i => i.UsesLeft, i => i.UsesLeft - 1), cancellationToken) == 1;

    private IQueryable<Invitation> Open(StreakoidDb db, Instant now)
    {
        byte[] hash = Hash;
        return db.Invitations.Where(i => i.Hash == hash && i.UsesLeft > 0 && i.ExpiresAt > now);
    }
}
