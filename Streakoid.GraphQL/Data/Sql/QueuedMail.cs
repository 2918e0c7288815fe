using Microsoft.EntityFrameworkCore;

namespace Streakoid.Data.Sql;

#pragma warning disable RS0030 // LINQ has neither FOR UPDATE SKIP LOCKED nor the database's clock.
/// <summary>
/// The queue of e-mails. A server claims an e-mail for a while; if it dies, another one claims it then. Just before the e-mail leaves it is
/// marked as handed over, and is not claimed again: it is delivered at most once. All times are the database's.
/// </summary>
public static class QueuedMail
{
    /// <summary>
    /// Claims due e-mails, the first of each domain before the second of any. Of one domain, those about a password go before those that
    /// anybody can cause by registering, and warnings go last.
    /// </summary>
    /// <param name="db">A context without a user.</param>
    /// <param name="count">How many at most.</param>
    /// <param name="busyDomains">Domains that have their share of slots.</param>
    /// <param name="lease">After how long another server may claim them.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static Task<List<OutgoingMail>> ClaimMailAsync(
        this StreakoidDb db,
        int count,
        string[] busyDomains,
        TimeSpan lease,
        CancellationToken cancellationToken
    ) =>
        db.WriteAsync(
            () =>
                db
                    .OutgoingMail.FromSql(
                        $"""
                        update outgoing_mail set attempts = attempts + 1, due_at = clock_timestamp() + {lease}
                        where id in (
                          select id from outgoing_mail where handed_over_at is null and due_at <= clock_timestamp() and id in (
                            select distinct on (domain) id from outgoing_mail
                            where handed_over_at is null and due_at <= clock_timestamp() and domain <> all ({busyDomains})
                            order by domain,
                              case when kind in ({MailKind.ResetPassword}, {MailKind.PasswordChanged}) then 0
                                when kind = {MailKind.UnconfirmedWarning} then 2 else 1 end, due_at, id)
                          order by due_at, id limit {count} for update skip locked)
                        returning *
                        """
                    )
                    .AsNoTracking()
                    .ToListAsync(cancellationToken),
            cancellationToken
        );

    /// <summary>Marks a claimed e-mail as about to leave; false if another server has claimed it meanwhile.</summary>
    public static Task<bool> HandOverMailAsync(this StreakoidDb db, OutgoingMail claimed, CancellationToken cancellationToken) =>
        db.WriteAsync(
            async () =>
                await db.Database.ExecuteSqlAsync(
                    $"update outgoing_mail set handed_over_at = clock_timestamp() where id = {claimed.Id} and attempts = {claimed.Attempts} and handed_over_at is null",
                    cancellationToken
                ) == 1,
            cancellationToken
        );

    /// <summary>Schedules another attempt of an e-mail that did not leave.</summary>
    public static Task RescheduleMailAsync(
        this StreakoidDb db,
        OutgoingMail claimed,
        TimeSpan pause,
        CancellationToken cancellationToken
    ) =>
        db.WriteAsync(
            () =>
                db.Database.ExecuteSqlAsync(
                    $"update outgoing_mail set handed_over_at = null, due_at = clock_timestamp() + {pause} where id = {claimed.Id} and attempts = {claimed.Attempts}",
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>Removes an e-mail that was sent, or never will be.</summary>
    public static Task RemoveMailAsync(this StreakoidDb db, OutgoingMail claimed, CancellationToken cancellationToken) =>
        db.WriteAsync(
            () => db.OutgoingMail.Where(m => m.Id == claimed.Id && m.Attempts == claimed.Attempts).ExecuteDeleteAsync(cancellationToken),
            cancellationToken
        );

    /// <summary>Removes e-mails whose server ended while they were being sent; returns how many.</summary>
    public static Task<int> SweepAbandonedMailAsync(this StreakoidDb db, TimeSpan age, CancellationToken cancellationToken) =>
        db.WriteAsync(
            () =>
                db.Database.ExecuteSqlAsync(
                    $"delete from outgoing_mail where handed_over_at < clock_timestamp() - {age}",
                    cancellationToken
                ),
            cancellationToken
        );

    /// <summary>How many e-mails wait.</summary>
    public static Task<int> CountWaitingMailAsync(this StreakoidDb db, CancellationToken cancellationToken) =>
        db.OutgoingMail.CountAsync(m => m.HandedOverAt == null, cancellationToken);
}
