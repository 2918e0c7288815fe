using Microsoft.EntityFrameworkCore;
using Streakoid.Data;
using Streakoid.Data.Sql;

namespace Streakoid.Accounts.Email;

/// <summary>Sends queued e-mails, a few at once. Failures are logged and retried; they never end the process.</summary>
internal sealed partial class MailWorker(
    EmailOutbox outbox,
    IMailer mailer,
    EmailLinks links,
    EmailTemplates templates,
    IDbContextFactory<StreakoidDb> contexts,
    ILogger<MailWorker> logger
) : BackgroundService
{
    private const int AtOnce = 4;

    private static readonly TimeSpan[] Pauses = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60)];

    /// <summary>At shutdown it sends the queued e-mails first, within the host's shutdown timeout.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        outbox.Complete();
        if (ExecuteTask is { } sending)
            await Task.WhenAny(sending, Task.Delay(Timeout.Infinite, cancellationToken));
        await base.StopAsync(cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Parallel.ForEachAsync(
            outbox.ReadAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
            async (job, cancellationToken) =>
            {
                if (await TryAsync(job, () => WriteAsync(job, cancellationToken), cancellationToken) is { } email)
                {
                    await TryAsync(
                        job,
                        async () =>
                        {
                            await mailer.SendAsync(email, cancellationToken);
                            return email;
                        },
                        cancellationToken
                    );
                }
            }
        );

    /// <summary>The e-mail with its link; null if there is no account or it was sent too many links.</summary>
    private async Task<EmailMessage?> WriteAsync(MailJob job, CancellationToken cancellationToken)
    {
        SignInCandidate? candidate;
        await using (StreakoidDb anybody = await contexts.CreateDbContextAsync(cancellationToken))
            candidate = await anybody.FindSignInCandidateAsync(job.EmailKey, cancellationToken);
        if (candidate is null)
            return null;
        await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
        UserId id = new(candidate.Id);
        db.ActAs(id);
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == candidate.Id, cancellationToken) is not { } user)
            return null;
        if (job.Kind == MailKind.PasswordChanged)
            return templates.PasswordChanged(user);
        LinkPurpose purpose = job.Kind == MailKind.VerifyEmail ? LinkPurpose.VerifyEmail : LinkPurpose.ResetPassword;
        return await links.MakeAsync(db, id, purpose, cancellationToken) is { } token ? templates.WithLink(user, purpose, token) : null;
    }

    private async Task<EmailMessage?> TryAsync(MailJob job, Func<Task<EmailMessage?>> step, CancellationToken cancellationToken)
    {
        for (int tried = 0; ; tried++)
        {
            try
            {
                return await step();
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(error, job.Kind, tried + 1);
                if (tried == Pauses.Length)
                    return null;
                await Task.Delay(Pauses[tried], cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An e-mail of kind {Kind} could not be sent at attempt {Try}")]
    private partial void LogFailed(Exception error, MailKind kind, int @try);
}
