namespace Streakoid.Accounts.Email;

/// <summary>The kind of an e-mail.</summary>
public enum MailKind
{
    VerifyEmail,
    ResetPassword,
    PasswordChanged,
}

/// <summary>A requested e-mail, sent only if the address has an account.</summary>
public sealed record MailJob(MailKind Kind, string EmailKey);
