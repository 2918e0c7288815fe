using Microsoft.Extensions.Options;
using Streakoid.Data;

namespace Streakoid.Accounts.Email;

/// <summary>
/// The texts of e-mails. They contain no text of the account until its address is confirmed: whoever wrote it need not be who reads it.
/// </summary>
public sealed class EmailTemplates(IOptions<MailOptions> options, IOptions<AccountsOptions> accounts)
{
    /// <summary>An e-mail with its link, or with the token alone where the app's page is not configured.</summary>
    public EmailMessage Compose(OutgoingMail mail, User user, string? token)
    {
        (string subject, string text) = mail.Kind switch
        {
            MailKind.ResetPassword => (
                "Choose a new password",
                $"""
                a password reset was requested for the Streakoid account of this e-mail address. To choose a new password:

                {Way(options.Value.ResetUrl, "resetPassword", token)}

                The link works once, within an hour. If you did not request it, ignore this e-mail: your password does not change.
                """
            ),
            MailKind.ClaimAddress => (
                "Register with your address",
                $"""
                somebody tried to register at Streakoid with this e-mail address. It already has an account, but that account never confirmed the address.

                If you created that account, ignore this e-mail and sign in to it.

                If you did not, and you want to register, use this link. The other account and all its data are deleted then:

                {Way(options.Value.RegisterUrl, "register as emailToken", token)}

                The link works once, within an hour. If you do not want to register, ignore this e-mail.
                """
            ),
            MailKind.UnconfirmedWarning => (
                "Confirm your address to keep your account",
                $"""
                a Streakoid account was created with this e-mail address, and the address was never confirmed. The account and all its data are deleted in {accounts.Value.UnconfirmedWarning.TotalDays:0} days. To keep it:

                {Way(options.Value.VerifyUrl, "verifyEmail", token)}

                The link works once, within three days; after that, sign in and request another one. If you did not create the account, ignore this e-mail.
                """
            ),
            MailKind.ChangeEmail => (
                "Confirm your new address",
                $"""
                a user of Streakoid wants to use this e-mail address for an account. To confirm that it is yours, and that the account is:

                {Way(options.Value.ChangeEmailUrl, "confirmEmailChange", token)}

                The link works once, within a day. If you have no account at Streakoid, ignore this e-mail.
                """
            ),
            MailKind.EmailChanged => (
                "Your address was changed",
                $"""
                your Streakoid account has another e-mail address now, and no longer this one.

                If it was not you, use this link within seven days. It restores this address, signs out every session, deletes access tokens, and sends you a link to choose a new password:

                {Way(options.Value.UndoEmailUrl, "undoEmailChange", token)}
                """
            ),
            MailKind.PasswordChanged => (
                "Your password was changed",
                $"""
                the password of your Streakoid account was changed, and all other sessions were signed out.

                {(token is null ? "If it was not you, reset your password now." : NotMe(token))}
                """
            ),
            MailKind.AccessTokenCreated => (
                "An access token was created",
                $"""
                a personal access token was created for your Streakoid account: {mail.Event}.

                {NotMe(token)}
                """
            ),
            MailKind.NewDevice => (
                "New sign-in to your account",
                $"""
                somebody signed in to your Streakoid account on a device that was not used before: {mail.Event}.

                {NotMe(token)}
                """
            ),
            _ => (
                "Confirm your address",
                $"""
                a Streakoid account was created with this e-mail address. To confirm that it is yours:

                {Way(options.Value.VerifyUrl, "verifyEmail", token)}

                The link works once, within three days. If you did not create the account, ignore this e-mail.
                """
            ),
        };
        bool named = user.EmailVerifiedAt is not null && mail.Kind != MailKind.ChangeEmail;
        return new EmailMessage(mail.Address, subject, $"Hello{(named ? $" {user.DisplayName}" : "")},\n\n{text}");
    }

    private string NotMe(string? token) =>
        $"""
            If it was not you, use this link within seven days. It signs out every session, deletes access tokens, and sends you a link to choose a new password:

            {Way(options.Value.SecureUrl, "secureAccount", token)}
            """;

    private static string Way(string? url, string mutation, string? token) =>
        url is null ? $"Send this token to the mutation {mutation}:\n\n{token}" : url.Replace("{token}", token, StringComparison.Ordinal);
}
