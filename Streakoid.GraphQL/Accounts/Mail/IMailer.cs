namespace Streakoid.Accounts.Mail;

/// <summary>Brings a letter on its way.</summary>
public interface IMailer
{
    Task SendAsync(Letter letter, CancellationToken cancellationToken);
}
