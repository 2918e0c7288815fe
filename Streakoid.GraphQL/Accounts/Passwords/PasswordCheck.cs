using GraphQL;
using Microsoft.AspNetCore.Identity;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// Checks the password of a signed-in user again. Failed attempts count as in login, so a copied token does not allow guessing.
/// </summary>
internal static class PasswordCheck
{
    /// <summary>Null if the password is right.</summary>
    public static async Task<DomainError?> RunAsync(IResolveFieldContext context, string password)
    {
        User account = context.Account;
        LoginThrottle throttle = context.Service<LoginThrottle>();
        // Not counted with the guesses of other clients: a signed-in device is never locked out by them.
        PasswordGuess guess = new(account.EmailKey, context.Service<RequestOrigin>().ClientAddress, null);
        PasswordHashing hashing = context.Service<PasswordHashing>();
        hashing.RequireRoom();
        if (await throttle.CountAsync(context.Databases, guess.EmailKey, guess.Client, context.CancellationToken) is { } wait)
            return new TooManyAttemptsError(wait);
        PasswordVerificationResult verified = await throttle.LookAsync(
            context.Databases,
            guess,
            () => hashing.VerifyAsync(account.PasswordHash, password, context.CancellationToken)
        );
        if (verified == PasswordVerificationResult.Failed)
            return new InvalidCredentialsError();
        await throttle.ForgetAsync(context.Databases, guess, context.CancellationToken);
        return null;
    }
}
