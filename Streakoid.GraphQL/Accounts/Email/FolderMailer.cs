using System.Globalization;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Streakoid.Accounts.Email;

/// <summary>
/// Writes e-mails as files, for a server that has no SMTP server to hand them to. They contain links that sign in, so nobody else may read
/// them.
/// </summary>
internal sealed partial class FolderMailer(IOptions<MailOptions> options, TimeProvider time, ILogger<FolderMailer> logger) : IMailer
{
    private const UnixFileMode MyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode MyFolder = MyFile | UnixFileMode.UserExecute;

    public async Task SendAsync(EmailMessage email, Func<Task> handOver, CancellationToken cancellationToken)
    {
        string folder = options.Value.Folder;
        string name = string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}-{Guid.NewGuid():N}.eml");
        string file = Path.Combine(folder, name);
        using MimeMessage message = email.ToMessage(options.Value.From);
        FileStreamOptions create = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.Asynchronous,
        };
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, MyFolder);
            // An earlier version made it for all to read. A folder that is shared on purpose, as /tmp, stays so.
            if (!File.GetUnixFileMode(folder).HasFlag(UnixFileMode.StickyBit))
                File.SetUnixFileMode(folder, MyFolder);
            create.UnixCreateMode = MyFile;
        }
        await handOver();
        await using FileStream stream = new(file, create);
        await message.WriteToAsync(stream, cancellationToken);
        LogWritten(file);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "No SMTP server is configured (Streakoid__Mail__Host): an e-mail was written to {File}"
    )]
    private partial void LogWritten(string file);
}
