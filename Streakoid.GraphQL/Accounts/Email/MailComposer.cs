using Microsoft.EntityFrameworkCore;
using Streakoid.Data;
using Streakoid.Data.Sql;

namespace Streakoid.Accounts.Email;

/// <summary>An e-mail that is ready to be sent, and the link in it.</summary>
public sealed record ComposedMail(EmailMessage Message, UserSecret? Link);

/// <summary>Composes requested e-mails, with their links.</summary>
public sealed class MailComposer(EmailLinks links, EmailTemplates templates, IDbContextFactory<StreakoidDb> contexts)
{
    /// <summary>The e-mail; null if there is no account, nothing to say to it any more, or it was sent too many links.</summary>
    public async Task<ComposedMail?> ComposeAsync(OutgoingMail mail, CancellationToken cancellationToken)
    {
        SignInCandidate? candidate;
        await using (StreakoidDb anybody = await contexts.CreateDbContextAsync(cancellationToken))
            candidate = await anybody.FindSignInCandidateAsync(mail.Address, cancellationToken);
        if (candidate is null)
            return null;
        await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
        UserId id = new(candidate.Id);
        db.ActAs(id);
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == candidate.Id, cancellationToken) is not { } user)
            return null;
        bool confirmed = user.EmailVerifiedAt is not null;
        return mail.Kind switch
        {
            MailKind.PasswordChanged => new ComposedMail(templates.PasswordChanged(user), null),
            MailKind.ResetPassword => await WithLinkAsync(LinkPurpose.ResetPassword),
            MailKind.VerifyEmail when !confirmed => await WithLinkAsync(LinkPurpose.VerifyEmail),
            MailKind.UnconfirmedWarning when !confirmed => await WithLinkAsync(LinkPurpose.VerifyEmail, warning: true),
            MailKind.ClaimAddress when !confirmed => await WithLinkAsync(LinkPurpose.ClaimAddress, user.EmailKey),
            _ => null,
        };

        async Task<ComposedMail?> WithLinkAsync(LinkPurpose purpose, string? address = null, bool warning = false)
        {
            if (await links.MakeAsync(db, id, purpose, cancellationToken, address) is not { } link)
                return null;
            return new ComposedMail(warning ? templates.Warning(user, link.Text) : templates.WithLink(user, purpose, link.Text), link);
        }
    }

    /// <summary>Deletes the link of an e-mail that was not sent.</summary>
    public async Task WithdrawAsync(ComposedMail mail, CancellationToken cancellationToken)
    {
        if (mail.Link is not { } link)
            return;
        await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ActAs(link.User);
        await EmailLinks.WithdrawAsync(db, link, cancellationToken);
    }
}
