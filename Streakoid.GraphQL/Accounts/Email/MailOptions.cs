using MailKit.Security;

namespace Streakoid.Accounts.Email;

/// <summary>Settings of section <c>Streakoid:Mail</c>.</summary>
public sealed class MailOptions
{
    /// <summary>The SMTP server; without one, e-mails are written to <see cref="Folder"/>.</summary>
    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    /// <summary>
    /// How the connection is secured: <c>StartTls</c>, <c>SslOnConnect</c>, <c>None</c> for a server on the same machine.
    /// </summary>
    public SecureSocketOptions Security { get; set; } = SecureSocketOptions.StartTls;

    /// <summary>The user name; no authentication by default.</summary>
    public string? UserName { get; set; }

    public string? Password { get; set; }

    /// <summary>The sender of e-mails.</summary>
    public string From { get; set; } = "Streakoid <no-reply@localhost>";

    /// <summary>The page of your app that calls <c>verifyEmail</c>, with <c>{token}</c> where the token belongs.</summary>
    public string? VerifyUrl { get; set; }

    /// <summary>The page of your app that calls <c>resetPassword</c>, with <c>{token}</c> where the token belongs.</summary>
    public string? ResetUrl { get; set; }

    /// <summary>The page of your app that calls <c>register</c> with <c>emailToken</c>, with <c>{token}</c> where the token belongs.</summary>
    public string? RegisterUrl { get; set; }

    /// <summary>The page of your app that calls <c>confirmEmailChange</c>, with <c>{token}</c> where the token belongs.</summary>
    public string? ChangeEmailUrl { get; set; }

    /// <summary>The page of your app that calls <c>undoEmailChange</c>, with <c>{token}</c> where the token belongs.</summary>
    public string? UndoEmailUrl { get; set; }

    /// <summary>The page of your app that calls <c>secureAccount</c>, with <c>{token}</c> where the token belongs.</summary>
    public string? SecureUrl { get; set; }

    /// <summary>Where e-mails are written as <c>.eml</c> files when there is no SMTP server: <c>mail</c> in the data folder.</summary>
    public string Folder { get; set; } = "";
}
