using Microsoft.Extensions.Options;
using Streakoid.Data;

namespace Streakoid.Accounts.Email;

/// <summary>The texts of e-mails.</summary>
public sealed class EmailTemplates(IOptions<MailOptions> options)
{
    /// <summary>An e-mail with a link, or with the token alone where the app's page is not configured.</summary>
    public EmailMessage WithLink(User user, LinkPurpose purpose, string token) =>
        purpose == LinkPurpose.ResetPassword
            ? new EmailMessage(
                user.Email,
                "Choose a new password",
                $"""
                Hello {user.DisplayName},

                a password reset was requested for the Streakoid account of this e-mail address. To choose a new password:

                {Way(options.Value.ResetUrl, "resetPassword", token)}

                The link works once, within an hour. If you did not request it, ignore this e-mail: your password does not change.
                """
            )
            : new EmailMessage(
                user.Email,
                "Confirm your address",
                $"""
                Hello {user.DisplayName},

                a Streakoid account was created with this e-mail address. To confirm that it is yours:

                {Way(options.Value.VerifyUrl, "verifyEmail", token)}

                The link works once, within three days. If you did not create the account, ignore this e-mail.
                """
            );

    /// <summary>Notifies the user, in case another person changed it.</summary>
    public EmailMessage PasswordChanged(User user) =>
        new(
            user.Email,
            "Your password was changed",
            $"""
            Hello {user.DisplayName},

            the password of your Streakoid account was changed, and all other sessions were signed out.

            If it was not you, reset your password now.
            """
        );

    private static string Way(string? url, string mutation, string token) =>
        url is null ? $"Send this token to the mutation {mutation}:\n\n{token}" : url.Replace("{token}", token, StringComparison.Ordinal);
}
