using MimeKit;

namespace Streakoid.Accounts.Email;

/// <summary>An e-mail to one address, in plain text.</summary>
public sealed record EmailMessage(string To, string Subject, string Text)
{
    /// <summary>The MIME message.</summary>
    /// <exception cref="MailRefusedException">The address cannot be written to.</exception>
    public MimeMessage ToMessage(string from)
    {
        MimeMessage message = new()
        {
            Subject = Subject,
            Body = new TextPart("plain") { Text = Text },
        };
        message.From.Add(MailboxAddress.Parse(from));
        try
        {
            message.To.Add(new MailboxAddress("", To));
        }
        catch (Exception error) when (error is ParseException or ArgumentException or FormatException)
        {
            message.Dispose();
            throw new MailRefusedException("The address cannot be written to.", error);
        }
        // Suppress automatic replies.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }
}
