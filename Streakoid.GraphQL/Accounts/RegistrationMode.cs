namespace Streakoid.Accounts;

/// <summary>Who may register. An invitation is accepted in each mode.</summary>
public enum RegistrationMode
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Whoever has an invitation.</summary>
    Invite,

    /// <summary>Addresses of the domains of <see cref="AccountsOptions.RegistrationDomains"/>.</summary>
    Domains,

    /// <summary>Nobody.</summary>
    Closed,
}
