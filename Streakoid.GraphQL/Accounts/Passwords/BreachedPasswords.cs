using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// Asks a service such as Have I Been Pwned whether a password was in a data breach, if one is configured. The service is sent the first five
/// hexadecimal digits of the password's SHA-1, which hundreds of passwords have in common, and returns all that it knows with them. If it does not
/// answer, the password is accepted: registration must not depend on others.
/// </summary>
public sealed partial class BreachedPasswords(IOptions<AccountsOptions> options, ILogger<BreachedPasswords> logger) : IDisposable
{
    private const int PrefixLength = 5;
    private const int MaxAnswer = 1 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly HttpClient? _http = options.Value.BreachedPasswordsUrl is null
        ? null
        : new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = MaxAnswer,
        };

    /// <summary>Whether the service knows the password; false if there is none, or it does not answer.</summary>
    public async Task<bool> ContainsAsync(string password, CancellationToken cancellationToken)
    {
        if (_http is null)
            return false;
        string hash = Hash(PasswordRules.Normalize(password));
        try
        {
            string known = await _http.GetStringAsync(
                new Uri($"{options.Value.BreachedPasswordsUrl!.AbsoluteUri.TrimEnd('/')}/{hash[..PrefixLength]}"),
                cancellationToken
            );
            return Has(known, hash[PrefixLength..]);
        }
        catch (Exception fault)
            when (fault is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            LogUnanswered(fault);
            return false;
        }
    }

    public void Dispose() => _http?.Dispose();

    /// <summary>Whether a line such as <c>1E4C9B93F3F0682250B6CF8331B7EE68FD8:3</c> has the rest of the hash. Lines with 0 are padding.</summary>
    private static bool Has(string known, string rest)
    {
        foreach (ReadOnlySpan<char> line in known.AsSpan().EnumerateLines())
            if (line.StartsWith(rest, StringComparison.OrdinalIgnoreCase) && line[rest.Length..] is [':', not '0', ..])
                return true;
        return false;
    }

#pragma warning disable CA5350 // The service's format is SHA-1. Nothing is protected by it: passwords are stored as PBKDF2.
    private static string Hash(string password) => Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes(password)));
#pragma warning restore CA5350

    [LoggerMessage(Level = LogLevel.Warning, Message = "The service of breached passwords did not answer; the password was accepted")]
    private partial void LogUnanswered(Exception fault);
}
