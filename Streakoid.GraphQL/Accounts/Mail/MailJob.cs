namespace Streakoid.Accounts.Mail;

/// <summary>What a letter is about.</summary>
public enum MailKind
{
    VerifyEmail,
    ResetPassword,
    PasswordChanged,
}

/// <summary>A letter that is wanted, if the address has an account.</summary>
public sealed record MailJob(MailKind Kind, string EmailKey);
