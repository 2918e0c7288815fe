using Streakoid.Data;
using Streakoid.Data.Sql;

namespace Streakoid.Accounts.Email;

/// <summary>
/// Requests e-mails, in the transaction of what causes them. Whether the address has an account is checked when the e-mail is sent, so that
/// neither the answer nor its timing shows it.
/// </summary>
public sealed class EmailOutbox : IDisposable
{
    // Released once for any number of e-mails.
    private readonly SemaphoreSlim _added = new(0, 1);

    /// <summary>Adds an e-mail to a transaction. Call <see cref="Wake"/> after it.</summary>
    /// <param name="db">The context of the transaction.</param>
    /// <param name="kind">The kind of e-mail.</param>
    /// <param name="emailKey">The normalized address.</param>
    /// <param name="account">The account; by default the one that has the address when the e-mail is sent.</param>
    /// <param name="entry">What the e-mail reports.</param>
    public static void Add(StreakoidDb db, MailKind kind, string emailKey, Guid? account = null, SecurityEvent? entry = null) =>
        db.Add(
            new OutgoingMail
            {
                Id = Guid.CreateVersion7(),
                Kind = kind,
                Address = emailKey,
                Domain = EmailAddress.DomainOf(emailKey),
                Account = account,
                Event = entry is null
                    ? null
                    : $"{entry.OccurredAt:uuuu-MM-dd HH:mm} UTC, {entry.Client}{(entry.Network is "" ? "" : $", network {entry.Network}")}",
            }
        );

    /// <summary>Adds an e-mail that reports an event to the owner, if the address is confirmed.</summary>
    public static void Report(StreakoidDb db, MailKind kind, User user, SecurityEvent entry)
    {
        if (user.EmailVerifiedAt is not null)
            Add(db, kind, user.EmailKey, user.Id, entry);
    }

    /// <summary>Adds an e-mail that nothing else is written with.</summary>
    /// <param name="db">A context without a user.</param>
    /// <param name="kind">The kind of e-mail.</param>
    /// <param name="emailKey">The normalized address.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task AddAsync(StreakoidDb db, MailKind kind, string emailKey, CancellationToken cancellationToken)
    {
        await db.WriteAsync(
            () =>
            {
                Add(db, kind, emailKey);
                return Task.FromResult(true);
            },
            cancellationToken
        );
        Wake();
    }

    /// <summary>Has this server look for e-mails at once; otherwise one of the servers finds them within seconds.</summary>
    public void Wake()
    {
        try
        {
            _added.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is already about to look.
        }
    }

    public void Dispose() => _added.Dispose();

    /// <summary>Waits for e-mails of this server; returns after a while in any case.</summary>
    internal Task WaitAsync(TimeSpan most, CancellationToken cancellationToken) => _added.WaitAsync(most, cancellationToken);
}
