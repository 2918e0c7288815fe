using System.Security.Cryptography;
using System.Text;
using GraphQL;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;

namespace Streakoid.Accounts.Passwords;

/// <summary>A guess at the password of an account.</summary>
/// <param name="EmailKey">The address that was sent, normalized; it need not have an account.</param>
/// <param name="Client">The client's address.</param>
/// <param name="Device">The device, if the account's owner has signed in on it; null otherwise.</param>
public sealed record PasswordGuess(string EmailKey, string Client, UserSecret? Device)
{
    /// <summary>Whether it also counts with the guesses of all clients: not where other clients could then lock the owner out.</summary>
    public bool CountsForAll { get; init; } = Device is null;
}

/// <summary>
/// Limits password guessing. Guesses are counted per pair of address and client, and slowly per address over all clients. A device on which
/// the owner has signed in has a count of its own instead, so that other clients can't lock the owner out.
/// An attempt is counted before the password is checked and removed if it was right, so concurrent attempts count too.
/// </summary>
public sealed class LoginThrottle(IOptions<AccountsOptions> options, IClock clock)
{
    // Counts guesses of all clients: no client's address is written so.
    private const string AllClients = "all";

    // Not below the limit of one client, which would never be reached.
    private int AccountAttempts => Math.Max(options.Value.LoginAttempts, options.Value.AccountLoginAttempts);

    /// <summary>Counts a guess; returns the seconds to wait if there were too many, else null.</summary>
    public async Task<int?> CountAsync(RequestDatabases databases, PasswordGuess guess, CancellationToken cancellationToken) =>
        await CountAsync(databases, guess.EmailKey, Caller(guess), options.Value.LoginAttempts, cancellationToken)
        ?? (guess.CountsForAll ? await CountAsync(databases, guess.EmailKey, AllClients, AccountAttempts, cancellationToken) : null);

    /// <summary>
    /// Counts an e-mail that the request's client asks for, by what it is for and the address; returns the seconds to wait if there were
    /// too many, else null.
    /// </summary>
    public Task<int?> CountMailAsync(IResolveFieldContext context, string purpose, string emailKey) =>
        CountAsync(
            context.Databases,
            $"{purpose} {emailKey}",
            context.Service<RequestOrigin>().ClientAddress,
            options.Value.LoginAttempts,
            context.CancellationToken
        );

    /// <summary>Checks the password of a counted guess. A guess that the server had no time to check is not counted.</summary>
    public async Task<T> LookAsync<T>(RequestDatabases databases, PasswordGuess guess, Func<Task<T>> look)
    {
        try
        {
            return await look();
        }
        catch (Exception busy) when (busy is TimeoutException or OperationCanceledException)
        {
            // CancellationToken.None, because the request may be out of time.
            await databases.OpenForNobody().UncountSignInTryAsync(Key(guess.EmailKey, Caller(guess)), CancellationToken.None);
            await UncountAccountAsync(databases, guess, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Resets the count of the client after a right password. The guesses of other clients still count.</summary>
    public async Task ForgetAsync(RequestDatabases databases, PasswordGuess guess, CancellationToken cancellationToken)
    {
        await databases.OpenForNobody().ForgetSignInTriesAsync(Key(guess.EmailKey, Caller(guess)), cancellationToken);
        await UncountAccountAsync(databases, guess, cancellationToken);
    }

    private static Task UncountAccountAsync(RequestDatabases databases, PasswordGuess guess, CancellationToken cancellationToken) =>
        guess.CountsForAll
            ? databases.OpenForNobody().UncountSignInTryAsync(Key(guess.EmailKey, AllClients), cancellationToken)
            : Task.CompletedTask;

    private async Task<int?> CountAsync(
        RequestDatabases databases,
        string emailKey,
        string client,
        int limit,
        CancellationToken cancellationToken
    )
    {
        Instant now = clock.Now();
        Duration window = Duration.FromTimeSpan(options.Value.LoginWindow);
        SignInAttempts failures = await databases
            .OpenForNobody()
            .CountSignInTryAsync(Key(emailKey, client), now, now - window, cancellationToken);
        if (failures.Count <= limit)
            return null;
        Duration wait = failures.WindowStartedAt + window - now;
        return Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
    }

    private static string Caller(PasswordGuess guess) =>
        guess.Device is { } device ? $"device:{Convert.ToHexString(device.Hash)}" : guess.Client;

    private static byte[] Key(string emailKey, string client) => SHA256.HashData(Encoding.UTF8.GetBytes($"{emailKey}\n{client}"));
}
