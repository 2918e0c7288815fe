namespace Streakoid.Accounts.Email;

/// <summary>Sends an e-mail.</summary>
public interface IMailer
{
    Task SendAsync(EmailMessage email, CancellationToken cancellationToken);
}
