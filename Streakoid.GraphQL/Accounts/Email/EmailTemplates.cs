using Microsoft.Extensions.Options;
using Streakoid.Data;

namespace Streakoid.Accounts.Email;

/// <summary>
/// The texts of e-mails. They go to the normalized address. The name of an account is left out until its address is confirmed: whoever
/// chose it need not be who reads it.
/// </summary>
public sealed class EmailTemplates(IOptions<MailOptions> options, IOptions<AccountsOptions> accounts)
{
    /// <summary>An e-mail with a link, or with the token alone where the app's page is not configured.</summary>
    public EmailMessage WithLink(User user, LinkPurpose purpose, string token) =>
        purpose switch
        {
            LinkPurpose.ResetPassword => To(
                user,
                "Choose a new password",
                $"""
                a password reset was requested for the Streakoid account of this e-mail address. To choose a new password:

                {Way(options.Value.ResetUrl, "resetPassword", token)}

                The link works once, within an hour. If you did not request it, ignore this e-mail: your password does not change.
                """
            ),
            LinkPurpose.ClaimAddress => To(
                user,
                "Register with your address",
                $"""
                somebody tried to register at Streakoid with this e-mail address. It already has an account, but that account never confirmed the address.

                If you created that account, ignore this e-mail and sign in to it.

                If you did not, and you want to register, use this link. The other account and all its data are deleted then:

                {Way(options.Value.RegisterUrl, "register as emailToken", token)}

                The link works once, within an hour. If you do not want to register, ignore this e-mail.
                """
            ),
            _ => To(
                user,
                "Confirm your address",
                $"""
                a Streakoid account was created with this e-mail address. To confirm that it is yours:

                {Way(options.Value.VerifyUrl, "verifyEmail", token)}

                The link works once, within three days. If you did not create the account, ignore this e-mail.
                """
            ),
        };

    /// <summary>Warns that an account whose address is not confirmed will be deleted.</summary>
    public EmailMessage Warning(User user, string token) =>
        To(
            user,
            "Confirm your address to keep your account",
            $"""
            a Streakoid account was created with this e-mail address, and the address was never confirmed. The account and all its data are deleted in {accounts.Value.UnconfirmedWarning.TotalDays:0} days. To keep it:

            {Way(options.Value.VerifyUrl, "verifyEmail", token)}

            The link works once, within three days; after that, sign in and request another one. If you did not create the account, ignore this e-mail.
            """
        );

    /// <summary>Notifies the user, in case another person changed it.</summary>
    public EmailMessage PasswordChanged(User user) =>
        To(
            user,
            "Your password was changed",
            """
            the password of your Streakoid account was changed, and all other sessions were signed out.

            If it was not you, reset your password now.
            """
        );

    private static EmailMessage To(User user, string subject, string text) =>
        new(user.EmailKey, subject, $"{(user.EmailVerifiedAt is null ? "Hello" : $"Hello {user.DisplayName}")},\n\n{text}");

    private static string Way(string? url, string mutation, string token) =>
        url is null ? $"Send this token to the mutation {mutation}:\n\n{token}" : url.Replace("{token}", token, StringComparison.Ordinal);
}
