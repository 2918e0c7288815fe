using System.Threading.Channels;

namespace Streakoid.Accounts.Email;

/// <summary>
/// The e-mails that are wanted. A request only says so and goes on: whether the address has an account is looked up afterwards,
/// so that neither the answer nor its time tells.
/// </summary>
public sealed partial class EmailOutbox(ILogger<EmailOutbox> logger)
{
    private const int Capacity = 1_000;

    private readonly Channel<MailJob> _jobs = Channel.CreateBounded<MailJob>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Wants an e-mail; where too many wait, this one is given up.</summary>
    public void Add(MailKind kind, string emailKey)
    {
        if (!_jobs.Writer.TryWrite(new MailJob(kind, emailKey))) LogFull(Capacity);
    }

    /// <summary>Ends <see cref="ReadAsync"/> when what waits has been read.</summary>
    internal void Complete() => _jobs.Writer.TryComplete();

    internal IAsyncEnumerable<MailJob> ReadAsync(CancellationToken cancellationToken) => _jobs.Reader.ReadAllAsync(cancellationToken);

    [LoggerMessage(Level = LogLevel.Error, Message = "A letter was given up: {Capacity} wait to be sent. Is the SMTP server away?")]
    private partial void LogFull(int capacity);
}
