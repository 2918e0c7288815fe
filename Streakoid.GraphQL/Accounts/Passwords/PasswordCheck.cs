using GraphQL;
using Microsoft.AspNetCore.Identity;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// Checks the password of a signed-in user again. Failed attempts count for the session: a copied token allows ten guesses from whatever
/// address, and guesses of others at the account do not delay the owner.
/// </summary>
internal static class PasswordCheck
{
    /// <summary>Null if the password is right.</summary>
    public static async Task<DomainError?> RunAsync(IResolveFieldContext context, string password)
    {
        User account = context.Account;
        LoginThrottle throttle = context.Service<LoginThrottle>();
        string caller = context.Principal.Viewer.SessionId is { } session
            ? $"session:{session}"
            : context.Service<RequestOrigin>().ClientAddress;
        PasswordGuess guess = new(account.EmailKey, caller, null) { CountsForAll = false };
        PasswordHashing hashing = context.Service<PasswordHashing>();
        context.Service<RequestOrigin>().ProvenUser = context.Principal.Viewer.UserId;
        hashing.RequireRoom();
        if (await throttle.CountAsync(context.Databases, guess, context.CancellationToken) is { } wait)
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
