
namespace Streakoid.Accounts.Email;

/// <summary>What an e-mail is about.</summary>
public enum MailKind
{
    VerifyEmail,
    ResetPassword,
    PasswordChanged,
}

/// <summary>An e-mail that is wanted, if the address has an account.</summary>
public sealed record MailJob(MailKind Kind, string EmailKey);
