namespace Streakoid.Accounts.Email;

/// <summary>Sends an e-mail.</summary>
public interface IMailer
{
    /// <summary>Sends an e-mail, once.</summary>
    /// <param name="email">The e-mail.</param>
    /// <param name="handOver">Called just before the e-mail leaves. From then on it may have been delivered, whatever fails.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="MailRefusedException">No later attempt will succeed.</exception>
    /// <exception cref="MailDelayedException">It has certainly not been delivered, and a later attempt may succeed.</exception>
    Task SendAsync(EmailMessage email, Func<Task> handOver, CancellationToken cancellationToken);
}

/// <summary>An e-mail that no later attempt will deliver.</summary>
public sealed class MailRefusedException(string message, Exception? cause) : Exception(message, cause);

/// <summary>An e-mail that was not delivered, but may be later.</summary>
public sealed class MailDelayedException(string message, Exception? cause) : Exception(message, cause);
