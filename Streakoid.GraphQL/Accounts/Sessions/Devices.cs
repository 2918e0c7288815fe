using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;

namespace Streakoid.Accounts.Sessions;

/// <summary>
/// Devices on which a user has signed in. Each keeps a secret that it sends with its next sign-in, so that guesses of others at the same
/// account do not delay it. The secret contains the user's id: it does nothing for another account.
/// </summary>
public static class Devices
{
    /// <summary>The maximum number that is remembered; the oldest is forgotten first.</summary>
    public const int MaxRemembered = 20;

    private const string Prefix = "device_";

    private static readonly Duration Lifetime = Duration.FromDays(400);

    /// <summary>Whether the request comes from a device on which the candidate has signed in; null if it does not.</summary>
    public static async Task<UserSecret?> FindAsync(
        RequestDatabases databases,
        RequestOrigin origin,
        SignInCandidate? candidate,
        Instant now,
        CancellationToken cancellationToken
    )
    {
        if (Sent(origin) is not { } device || device.User.Value != candidate?.Id)
            return null;
        byte[] hash = device.Hash;
        Instant floor = now - Lifetime;
        bool known = await databases.OpenFor(device.User).Devices.AnyAsync(d => d.Hash == hash && d.SignedInAt > floor, cancellationToken);
        origin.ProvenUser = known ? device.User : null;
        return known ? device : null;
    }

    /// <summary>
    /// Remembers the device of a sign-in, in its transaction. The user's row is locked.
    /// </summary>
    /// <returns>The secret that the device keeps, and whether it is a new one.</returns>
    public static async Task<(UserSecret Secret, bool IsNew)> RememberAsync(
        StreakoidDb db,
        RequestOrigin origin,
        UserId user,
        Instant now,
        CancellationToken cancellationToken
    )
    {
        Instant floor = now - Lifetime;
        await db.Devices.Where(d => d.SignedInAt <= floor).ExecuteDeleteAsync(cancellationToken);
        if (Sent(origin) is { } sent && sent.User == user)
        {
            byte[] hash = sent.Hash;
            if (
                await db
                    .Devices.Where(d => d.Hash == hash)
                    .ExecuteUpdateAsync(set => set.SetProperty(d => d.SignedInAt, now), cancellationToken) == 1
            )
                return (sent, false);
        }
        List<byte[]> surplus = await db
            .Devices.OrderByDescending(d => d.SignedInAt)
            .Select(d => d.Hash)
            .Skip(MaxRemembered - 1)
            .ToListAsync(cancellationToken);
        if (surplus.Count > 0)
            await db.Devices.Where(d => surplus.Contains(d.Hash)).ExecuteDeleteAsync(cancellationToken);
        UserSecret made = UserSecret.New(user, Prefix);
        db.Add(
            new Device
            {
                UserId = user.Value,
                Hash = made.Hash,
                SignedInAt = now,
            }
        );
        return (made, true);
    }

    /// <summary>Forgets the user's devices, except that of the request.</summary>
    public static Task ForgetOthersAsync(StreakoidDb db, RequestOrigin origin, CancellationToken cancellationToken)
    {
        byte[] kept = Sent(origin)?.Hash ?? [];
        return db.Devices.Where(d => d.Hash != kept).ExecuteDeleteAsync(cancellationToken);
    }

    private static UserSecret? Sent(RequestOrigin origin) => origin.Device is { } text ? UserSecret.Parse(text, Prefix) : null;
}
