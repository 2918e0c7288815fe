using GraphQL;
using Microsoft.AspNetCore.Identity;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Passwords;

/// <summary>Asks a signed-in user for the password again. Guessing here counts like guessing at login: a copied token is no way round it.</summary>
internal static class PasswordCheck
{
    /// <summary>Null where the password is the viewer's own.</summary>
    public static async Task<DomainError?> RunAsync(IResolveFieldContext context, string password)
    {
        User account = context.Account;
        LoginThrottle throttle = context.Service<LoginThrottle>();
        string client = context.Service<RequestOrigin>().ClientAddress;
        PasswordHashing hashing = context.Service<PasswordHashing>();
        hashing.RequireRoom();
        if (await throttle.CountAsync(context.Databases, account.EmailKey, client, context.CancellationToken) is { } wait) return new TooManyAttemptsError(wait);
        PasswordVerificationResult verified = await throttle.LookAsync(
            context.Databases, account.EmailKey, client, () => hashing.VerifyAsync(account.PasswordHash, password, context.CancellationToken));
        if (verified == PasswordVerificationResult.Failed) return new InvalidCredentialsError();
        await throttle.ForgetAsync(context.Databases, account.EmailKey, client, context.CancellationToken);
        return null;
    }
}
