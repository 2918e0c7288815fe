using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;

namespace Streakoid.Accounts.Email;

/// <summary>
/// Sends the e-mails of the queue, a few at once and fewer to one domain. A failed attempt is scheduled again and occupies no slot; an
/// e-mail that is refused for good is removed. Failures are logged and counted; they never end the process.
/// </summary>
internal sealed partial class MailWorker(
    EmailOutbox outbox,
    IMailer mailer,
    MailComposer composer,
    IDbContextFactory<StreakoidDb> contexts,
    AccountsMeter meter,
    ILogger<MailWorker> logger
) : BackgroundService
{
    private const int AtOnce = 4;
    private const int AtOnceToOneDomain = 2;

    /// <summary>How often the queue is looked at for e-mails of other servers, and those that are due again.</summary>
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    /// <summary>How long a server may take until the e-mail leaves.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>After this long, an e-mail that was handed over is known to be given up by its server.</summary>
    private static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(15);

    /// <summary>The pauses after failed attempts; more than a day in all.</summary>
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromSeconds(1),
        TimeSpan.FromSeconds(10),
        TimeSpan.FromMinutes(1),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromHours(1),
        TimeSpan.FromHours(6),
        TimeSpan.FromHours(18),
    ];

    private readonly CancellationTokenSource _draining = new();
    private long _countedAt;

    /// <summary>At shutdown it finishes what it has claimed, within the host's shutdown timeout. The rest stays in the database.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await _draining.CancelAsync();
        if (ExecuteTask is { } sending)
            await Task.WhenAny(sending, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _draining.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Dictionary<Task, string> sending = [];
        while (true)
        {
            foreach (Task done in sending.Keys.Where(task => task.IsCompleted).ToList())
                sending.Remove(done);
            bool draining = _draining.IsCancellationRequested;
            int slots = draining ? 0 : AtOnce - sending.Count;
            List<OutgoingMail> claimed = await ClaimAsync(slots, [.. sending.Values], stoppingToken);
            foreach (OutgoingMail mail in claimed)
                sending.Add(Task.Run(() => SendAsync(mail, stoppingToken), CancellationToken.None), mail.Domain);
            if (claimed.Count > 0)
                continue;
            if (draining && sending.Count == 0)
                return;
            await PauseAsync(sending.Keys, draining ? stoppingToken : _draining.Token);
        }
    }

    /// <summary>Until an e-mail is sent or requested; for some seconds at most.</summary>
    private async Task PauseAsync(Dictionary<Task, string>.KeyCollection sending, CancellationToken end)
    {
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(end);
        // A slot that is free is filled again at once; if none is, new e-mails have to wait.
        Task wait = sending.Count < AtOnce ? outbox.WaitAsync(Poll, waiting.Token) : Task.Delay(Poll, waiting.Token);
        await Task.WhenAny([wait, .. sending]);
        await waiting.CancelAsync();
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<List<OutgoingMail>> ClaimAsync(int count, string[] domains, CancellationToken cancellationToken)
    {
        try
        {
            if (Stopwatch.GetElapsedTime(_countedAt) >= Poll)
                await CountAsync(cancellationToken);
            if (count == 0)
                return [];
            string[] busy =
            [
                .. domains.GroupBy(domain => domain).Where(same => same.Count() >= AtOnceToOneDomain).Select(same => same.Key),
            ];
            await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
            return await db.ClaimMailAsync(count, busy, Lease, cancellationToken);
        }
        catch (Exception error)
        {
            if (!cancellationToken.IsCancellationRequested)
                LogUnreachable(error);
            return [];
        }
    }

    /// <summary>Counts what waits, however busy the worker is: an alert follows from it.</summary>
    private async Task CountAsync(CancellationToken cancellationToken)
    {
        await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
        meter.MailAbandoned(await db.SweepAbandonedMailAsync(Abandoned, cancellationToken));
        meter.MailWaits(await db.CountWaitingMailAsync(cancellationToken));
        _countedAt = Stopwatch.GetTimestamp();
    }

    private async Task SendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        try
        {
            await TrySendAsync(mail, cancellationToken);
        }
        catch (Exception error)
        {
            // The database is away. The e-mail is claimed again when it is back, unless it was handed over.
            LogFailed(error, mail.Kind, mail.Attempts);
        }
    }

    private async Task TrySendAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        ComposedMail? composed = null;
        bool handedOver = false;
        try
        {
            composed = await composer.ComposeAsync(mail, cancellationToken);
            if (composed is not null)
                await mailer.SendAsync(composed.Message, HandOverAsync, cancellationToken);
            await OnQueueAsync(db => db.RemoveMailAsync(mail, CancellationToken.None));
            if (composed is not null)
                meter.MailSent();
        }
        catch (ClaimLostException)
        {
            await WithdrawAsync();
        }
        catch (MailRefusedException error)
        {
            LogRefused(error, mail.Kind);
            await WithdrawAsync();
            await OnQueueAsync(db => db.RemoveMailAsync(mail, CancellationToken.None));
            meter.MailRefused();
        }
        catch (Exception error) when (!handedOver || error is MailDelayedException)
        {
            await WithdrawAsync();
            bool last = mail.Attempts > Pauses.Length;
            LogFailed(error, mail.Kind, mail.Attempts);
            await OnQueueAsync(db =>
                last
                    ? db.RemoveMailAsync(mail, CancellationToken.None)
                    : db.RescheduleMailAsync(mail, Pauses[mail.Attempts - 1], CancellationToken.None)
            );
            if (last && mail.Kind == MailKind.UnconfirmedWarning)
                await ForgetWarningAsync(mail.Address);
            if (last)
                meter.MailExpired();
            else
                meter.MailDelayed();
        }
        catch (Exception error)
        {
            // It may have been delivered: it is not sent again.
            LogUncertain(error, mail.Kind);
            await OnQueueAsync(db => db.RemoveMailAsync(mail, CancellationToken.None));
            meter.MailAbandoned(1);
        }

        async Task HandOverAsync()
        {
            await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
            if (!await db.HandOverMailAsync(mail, cancellationToken))
                throw new ClaimLostException();
            handedOver = true;
        }

        Task WithdrawAsync() => composed is null ? Task.CompletedTask : composer.WithdrawAsync(composed, CancellationToken.None);
    }

    /// <summary>A warning that never left is no warning: the next sweep warns again before the account is deleted.</summary>
    private async Task ForgetWarningAsync(string address)
    {
        SignInCandidate? candidate;
        await using (StreakoidDb anybody = await contexts.CreateDbContextAsync(CancellationToken.None))
            candidate = await anybody.FindSignInCandidateAsync(address, CancellationToken.None);
        if (candidate is null)
            return;
        await using StreakoidDb db = await contexts.CreateDbContextAsync(CancellationToken.None);
        db.ActAs(new UserId(candidate.Id));
        await db.WriteAsync(
            () =>
                db
                    .Users.Where(u => u.Id == candidate.Id)
                    .ExecuteUpdateAsync(set => set.SetProperty(u => u.UnconfirmedWarnedAt, (Instant?)null)),
            CancellationToken.None
        );
    }

    private async Task OnQueueAsync(Func<StreakoidDb, Task> change)
    {
        await using StreakoidDb db = await contexts.CreateDbContextAsync(CancellationToken.None);
        await change(db);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An e-mail of kind {Kind} could not be sent at attempt {Try}")]
    private partial void LogFailed(Exception error, MailKind kind, int @try);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An e-mail of kind {Kind} was refused for good and is not tried again")]
    private partial void LogRefused(Exception error, MailKind kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "The connection ended while an e-mail of kind {Kind} was sent; it may have arrived")]
    private partial void LogUncertain(Exception error, MailKind kind);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The queue of e-mails could not be read; the next attempt is in seconds")]
    private partial void LogUnreachable(Exception error);

    /// <summary>Another server has claimed the e-mail, because this one took too long.</summary>
    private sealed class ClaimLostException : Exception;
}
