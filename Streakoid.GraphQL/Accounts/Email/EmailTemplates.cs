using Microsoft.Extensions.Options;
using Streakoid.Data;

namespace Streakoid.Accounts.Email;

/// <summary>What the e-mails say.</summary>
public sealed class EmailTemplates(IOptions<MailOptions> options)
{
    /// <summary>An e-mail with a link, or with the token alone where the app's page is not configured.</summary>
    public EmailMessage WithLink(User user, LinkPurpose purpose, string token) => purpose == LinkPurpose.ResetPassword
        ? new EmailMessage(user.Email, "Choose a new password", $"""
            Hello {user.DisplayName},

            somebody, we hope you, forgot the password of the Streakoid account of this address. To choose a new one:

            {Way(options.Value.ResetUrl, "resetPassword", token)}

            This works once, within an hour. If it was not you, do nothing: your password is as it was.
            """)
        : new EmailMessage(user.Email, "Confirm your address", $"""
            Hello {user.DisplayName},

            somebody, we hope you, opened a Streakoid account with this address. To confirm that it is yours:

            {Way(options.Value.VerifyUrl, "verifyEmail", token)}

            This works once, within three days. If it was not you, do nothing.
            """);

    /// <summary>So that nobody else changes it unnoticed.</summary>
    public EmailMessage PasswordChanged(User user) => new(user.Email, "Your password was changed", $"""
        Hello {user.DisplayName},

        the password of your Streakoid account was changed, and every other session has ended.

        If it was not you, ask for a new password now: whoever has the old one has it no longer then.
        """);

    private static string Way(string? url, string mutation, string token) => url is null
        ? $"Send this token to the mutation {mutation}:\n\n{token}"
        : url.Replace("{token}", token, StringComparison.Ordinal);
}
