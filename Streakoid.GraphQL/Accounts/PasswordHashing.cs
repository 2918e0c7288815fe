using System.Diagnostics;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Streakoid.Data;

namespace Streakoid.Accounts;

/// <summary>
/// ASP.NET Core Identity's hasher, kept to as many hashes at once as there are cores: a storm of logins waits in line here
/// and leaves the processor to everybody else.
/// </summary>
public sealed class PasswordHashing(IOptions<AccountsOptions> options, AccountsMeter meter) : IDisposable
{
    private readonly PasswordHasher<User> _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = options.Value.PasswordIterations }));
    private readonly SemaphoreSlim _cores = new(Environment.ProcessorCount);
    private string? _nobodysHash;

    public Task<string> HashAsync(string password, CancellationToken cancellationToken) =>
        OnACoreAsync(() => _hasher.HashPassword(null!, PasswordRules.Normalize(password)), cancellationToken);

    /// <summary>
    /// Compares a password with an account's hash. Without an account the same work is done, so that the time does not tell
    /// whether there is one.
    /// </summary>
    public Task<PasswordVerificationResult> VerifyAsync(string? hash, string password, CancellationToken cancellationToken) =>
        OnACoreAsync(
            () =>
            {
                string compared = hash ?? (_nobodysHash ??= _hasher.HashPassword(null!, Guid.NewGuid().ToString()));
                PasswordVerificationResult result = _hasher.VerifyHashedPassword(null!, compared, PasswordRules.Normalize(password));
                return hash is null ? PasswordVerificationResult.Failed : result;
            },
            cancellationToken);

    public void Dispose() => _cores.Dispose();

    private async Task<T> OnACoreAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        long came = Stopwatch.GetTimestamp();
        await _cores.WaitAsync(cancellationToken);
        long began = Stopwatch.GetTimestamp();
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _cores.Release();
            meter.Hashed(Stopwatch.GetElapsedTime(came, began), Stopwatch.GetElapsedTime(began));
        }
    }
}
