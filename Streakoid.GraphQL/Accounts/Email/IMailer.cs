namespace Streakoid.Accounts.Email;

/// <summary>Brings an e-mail on its way.</summary>
public interface IMailer
{
    Task SendAsync(EmailMessage email, CancellationToken cancellationToken);
}
