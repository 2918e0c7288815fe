using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Streakoid.Accounts.Email;

/// <summary>Sends e-mails by SMTP.</summary>
internal sealed partial class SmtpMailer(IOptions<MailOptions> options, ILogger<SmtpMailer> logger) : IMailer
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public async Task SendAsync(EmailMessage email, CancellationToken cancellationToken)
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
        await smtp.SendAsync(message, cancellationToken);
        await smtp.DisconnectAsync(quit: true, cancellationToken);
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "An e-mail to a domain that is reserved for examples was not sent")]
    private partial void LogReserved();
}
