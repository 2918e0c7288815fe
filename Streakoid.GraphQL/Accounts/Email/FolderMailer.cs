using System.Globalization;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Streakoid.Accounts.Email;

/// <summary>Writes e-mails as files, for a server that has no SMTP server to hand them to.</summary>
internal sealed partial class FolderMailer(IOptions<MailOptions> options, TimeProvider time, ILogger<FolderMailer> logger) : IMailer
{
    public async Task SendAsync(EmailMessage email, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Value.Folder);
        string name = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid():N}.eml");
        string file = Path.Combine(options.Value.Folder, name);
        using MimeMessage message = email.ToMessage(options.Value.From);
        await message.WriteToAsync(file, cancellationToken);
        LogWritten(file);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "No SMTP server is configured (Streakoid__Mail__Host): an e-mail was written to {File}"
    )]
    private partial void LogWritten(string file);
}
