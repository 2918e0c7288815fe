using System.Threading.Channels;

namespace Streakoid.Accounts.Email;

/// <summary>
/// A queue of requested e-mails. A request only adds to it: whether the address has an account is checked afterwards,
/// so that neither the answer nor its timing shows it.
/// </summary>
public sealed partial class EmailOutbox(ILogger<EmailOutbox> logger)
{
    private const int Capacity = 1_000;

    private readonly Channel<MailJob> _jobs = Channel.CreateBounded<MailJob>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait }
    );

    /// <summary>Queues an e-mail; if the queue is full, the e-mail is dropped.</summary>
    public void Add(MailKind kind, string emailKey)
    {
        if (!_jobs.Writer.TryWrite(new MailJob(kind, emailKey)))
            LogFull(Capacity);
    }

    /// <summary>Completes the queue: <see cref="ReadAsync"/> ends when it is empty.</summary>
    internal void Complete() => _jobs.Writer.TryComplete();

    internal IAsyncEnumerable<MailJob> ReadAsync(CancellationToken cancellationToken) => _jobs.Reader.ReadAllAsync(cancellationToken);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "An e-mail was dropped because {Capacity} are waiting to be sent. Is the SMTP server available?"
    )]
    private partial void LogFull(int capacity);
}
