using MimeKit;

namespace Streakoid.Accounts.Email;

/// <summary>An e-mail to one address, in plain text.</summary>
public sealed record EmailMessage(string To, string Subject, string Text)
{
    /// <summary>The MIME message.</summary>
    public MimeMessage ToMessage(string from)
    {
        MimeMessage message = new()
        {
            Subject = Subject,
            Body = new TextPart("plain") { Text = Text },
        };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(new MailboxAddress("", To));
        // Suppress automatic replies.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }
}
