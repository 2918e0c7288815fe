using MailKit;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Streakoid.Accounts.Email;

/// <summary>Sends e-mails by SMTP.</summary>
internal sealed partial class SmtpMailer(IOptions<MailOptions> options, ILogger<SmtpMailer> logger) : IMailer
{
    private const int FirstPermanent = 500;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task SendAsync(EmailMessage email, Func<Task> handOver, CancellationToken cancellationToken)
    {
        if (ReservedDomains.Holds(email.To))
        {
            LogReserved();
            return;
        }
        MailOptions mail = options.Value;
        using MimeMessage message = email.ToMessage(mail.From);
        using SmtpClient smtp = new() { Timeout = (int)Patience.TotalMilliseconds };
        await smtp.ConnectAsync(mail.Host!, mail.Port, mail.Security, cancellationToken);
        if (mail.UserName is not null)
            await smtp.AuthenticateAsync(mail.UserName, mail.Password ?? "", cancellationToken);
        await handOver();
        Transfer transfer = new();
        try
        {
            await smtp.SendAsync(message, cancellationToken, transfer);
        }
        // A refused sender is a mistake in the settings, not in the e-mail.
        catch (SmtpCommandException refused)
            when ((int)refused.StatusCode >= FirstPermanent && refused.ErrorCode != SmtpErrorCode.SenderNotAccepted)
        {
            throw new MailRefusedException("The SMTP server refused an e-mail.", refused);
        }
        catch (Exception unsupported) when (unsupported is NotSupportedException or ParseException or ArgumentException)
        {
            throw new MailRefusedException("The SMTP server does not support the address.", unsupported);
        }
        catch (Exception error) when (error is SmtpCommandException || !transfer.HasBegun)
        {
            throw new MailDelayedException("The SMTP server did not take an e-mail.", error);
        }
        try
        {
            await smtp.DisconnectAsync(quit: true, cancellationToken);
        }
        catch (Exception error)
        {
            // The server has taken the e-mail.
            LogDisconnect(error);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "An e-mail to a domain that is reserved for examples was not sent")]
    private partial void LogReserved();

    [LoggerMessage(Level = LogLevel.Debug, Message = "The SMTP server did not answer at the end of the connection")]
    private partial void LogDisconnect(Exception error);

    /// <summary>Whether any of the message has left: without that, the server cannot have delivered it.</summary>
    private sealed class Transfer : ITransferProgress
    {
        public bool HasBegun { get; private set; }

        public void Report(long bytesTransferred, long totalSize) => HasBegun = true;

        public void Report(long bytesTransferred) => HasBegun = true;
    }
}
