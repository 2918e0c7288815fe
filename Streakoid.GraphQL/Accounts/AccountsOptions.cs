namespace Streakoid.Accounts;

/// <summary>Settings of section <c>Streakoid:Accounts</c>.</summary>
public sealed class AccountsOptions
{
    /// <summary>Issuer and audience of access tokens.</summary>
    public string Issuer { get; set; } = "streakoid";

    /// <summary>How long an access token lives.</summary>
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long a refresh token may stay unused.</summary>
    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a session lives at most, however often it is refreshed.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>How long a used refresh token may be sent again, because its reply may have been lost.</summary>
    public TimeSpan RefreshGrace { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>PBKDF2-SHA512 rounds for new password hashes; older hashes with fewer are renewed at login.</summary>
    public int PasswordIterations { get; set; } = 220_000;

    /// <summary>How many passwords are hashed at once: one per core by default.</summary>
    public int HashesAtOnce { get; set; } = Environment.ProcessorCount;

    /// <summary>How long a password may wait to be hashed; if it would wait longer, the request is rejected at once with 503.</summary>
    public TimeSpan HashPatience { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How many requests may wait for a password, or hash one, besides those of known clients, for which there is room for half as many. All of them
    /// are requests that the server works on, and must leave room for others.
    /// </summary>
    internal int MaxPasswordRequests { get; set; } = 128;

    /// <summary>
    /// A service of breached passwords with the range API of Have I Been Pwned, such as <c>https://api.pwnedpasswords.com/range</c>; null: none.
    /// </summary>
    public Uri? BreachedPasswordsUrl { get; set; }

    /// <summary>Failed logins for one address from one client before it has to wait.</summary>
    public int LoginAttempts { get; set; } = 10;

    /// <summary>Failed logins for one address from all clients together before those have to wait on which its owner never signed in.</summary>
    public int AccountLoginAttempts { get; set; } = 20;

    /// <summary>How long failed logins are remembered.</summary>
    public TimeSpan LoginWindow { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>After how long an account is deleted that never confirmed its address; 0: never. Null: 30 days where e-mails are sent by SMTP.</summary>
    public TimeSpan? UnconfirmedLifetime { get; set; }

    /// <summary>How long before that it is warned.</summary>
    public TimeSpan UnconfirmedWarning { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Who may register.</summary>
    public RegistrationMode Registration { get; set; }

    /// <summary>The domains whose addresses may register in mode <see cref="RegistrationMode.Domains"/>, with commas between.</summary>
    public string? RegistrationDomains { get; set; }

    /// <summary>The page of your app that calls <c>register</c> with <c>invitation</c>, with <c>{token}</c> where the token belongs.</summary>
    public string? InvitationUrl { get; set; }
}
