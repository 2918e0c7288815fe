using GraphQL;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Accounts;

/// <summary>Checking a password, and what follows when it is right.</summary>
public static class SignIn
{
    /// <summary>
    /// Opens a session for the candidate if the password is its own; null where it is not, or where there is no candidate,
    /// after the same work.
    /// </summary>
    public static async Task<SignedInSession?> WithPasswordAsync(IResolveFieldContext context, SignInCandidate? candidate, string password)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        PasswordHashing hashing = context.Service<PasswordHashing>();
        PasswordVerificationResult verified = await hashing.VerifyAsync(candidate?.PasswordHash, password, cancellationToken);
        if (candidate is null || verified == PasswordVerificationResult.Failed) return null;

        string? renewed = verified == PasswordVerificationResult.SuccessRehashNeeded ? await hashing.HashAsync(password, cancellationToken) : null;
        StreakoidDb db = context.Scope.Open();
        db.ActAs(new UserId(candidate.Id));
        SignedInSession? session = await db.WriteAsync(
            async () =>
            {
                User? user = await db.Users.AsTracking().SingleOrDefaultAsync(u => u.Id == candidate.Id, cancellationToken);
                if (user is null) return null;
                if (renewed is not null) user.PasswordHash = renewed;
                await OpenSessions.SweepAsync(db, context.Now, cancellationToken);
                return context.Service<SessionTokens>().Open(db, user, context.Service<RequestOrigin>().UserAgent);
            },
            cancellationToken);
        if (session is not null) context.Scope.SignIn(session.User, session.SessionId, db);
        return session;
    }
}
