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
        if ((mail.Account ?? await HolderAsync(mail.Address, cancellationToken)) is not { } account)
            return null;
        await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
        UserId id = new(account);
        db.ActAs(id);
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == account, cancellationToken) is not { } user)
            return null;
        bool confirmed = user.EmailVerifiedAt is not null;
        return mail.Kind switch
        {
            MailKind.ResetPassword => await WithLinkAsync(LinkPurpose.ResetPassword),
            MailKind.VerifyEmail or MailKind.UnconfirmedWarning when !confirmed => await WithLinkAsync(LinkPurpose.VerifyEmail),
            MailKind.ClaimAddress when !confirmed => await WithLinkAsync(LinkPurpose.ClaimAddress, mail.Address),
            MailKind.ChangeEmail when !await IsConfirmedAsync(mail.Address, cancellationToken) => await WithLinkAsync(
                LinkPurpose.ChangeEmail,
                mail.Address
            ),
            MailKind.EmailChanged => await WithLinkAsync(LinkPurpose.UndoEmailChange, mail.Address),
            MailKind.PasswordChanged or MailKind.AccessTokenCreated or MailKind.NewDevice when confirmed => await WithLinkAsync(
                LinkPurpose.NotMe
            ),
            MailKind.PasswordChanged => new ComposedMail(templates.Compose(mail, user, null), null),
            _ => null,
        };

        async Task<ComposedMail?> WithLinkAsync(LinkPurpose purpose, string? address = null) =>
            await links.MakeAsync(db, id, purpose, cancellationToken, address) is { } link
                ? new ComposedMail(templates.Compose(mail, user, link.Text), link)
                : null;
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

    private async Task<Guid?> HolderAsync(string address, CancellationToken cancellationToken)
    {
        await using StreakoidDb anybody = await contexts.CreateDbContextAsync(cancellationToken);
        return (await anybody.FindSignInCandidateAsync(address, cancellationToken))?.Id;
    }

    /// <summary>Whether an account has confirmed the address.</summary>
    private async Task<bool> IsConfirmedAsync(string address, CancellationToken cancellationToken)
    {
        if (await HolderAsync(address, cancellationToken) is not { } holder)
            return false;
        await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
        db.ActAs(new UserId(holder));
        return await db.Users.AnyAsync(u => u.Id == holder && u.EmailVerifiedAt != null, cancellationToken);
    }
}
