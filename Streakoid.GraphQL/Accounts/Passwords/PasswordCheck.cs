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
        string client = context.Service<RequestOrigin>().ClientAddress;
        PasswordHashing hashing = context.Service<PasswordHashing>();
        hashing.RequireRoom();
        if (await throttle.CountAsync(context.Databases, account.EmailKey, client, context.CancellationToken) is { } wait)
            return new TooManyAttemptsError(wait);
        PasswordVerificationResult verified = await throttle.LookAsync(
            context.Databases,
            account.EmailKey,
            client,
            () => hashing.VerifyAsync(account.PasswordHash, password, context.CancellationToken)
        );
        if (verified == PasswordVerificationResult.Failed)
            return new InvalidCredentialsError();
        await throttle.ForgetAsync(context.Databases, account.EmailKey, client, context.CancellationToken);
        return null;
    }
}
