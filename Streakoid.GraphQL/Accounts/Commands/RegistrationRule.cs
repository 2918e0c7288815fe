using Streakoid.Accounts.Email;

namespace Streakoid.Accounts.Commands;

/// <summary>Who may register without an invitation.</summary>
public static class RegistrationRule
{
    /// <summary>Whether the domains are domains, and there are some where the mode needs them.</summary>
    public static bool HasDomains(this AccountsOptions options) =>
        Domains(options).All(domain => DomainKey(domain) is not null)
        && (options.Registration != RegistrationMode.Domains || Domains(options).Length > 0);

    /// <summary>Whether an address may register without an invitation.</summary>
    public static bool MayRegister(this AccountsOptions options, EmailAddress email) =>
        options.Registration switch
        {
            RegistrationMode.Open => true,
            RegistrationMode.Domains => Domains(options).Any(domain => DomainKey(domain) == DomainOf(email)),
            _ => false,
        };

    private static string[] Domains(AccountsOptions options) =>
        options.RegistrationDomains?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static string? DomainKey(string domain) =>
        !domain.Contains('@', StringComparison.Ordinal) && EmailAddress.Parse($"anybody@{domain}") is { } address
            ? DomainOf(address)
            : null;

    private static string DomainOf(EmailAddress email) => email.Key[(email.Key.LastIndexOf('@') + 1)..];
}
