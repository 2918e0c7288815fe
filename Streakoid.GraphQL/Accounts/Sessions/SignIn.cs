using GraphQL;
using Microsoft.AspNetCore.Identity;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;

namespace Streakoid.Accounts.Sessions;

/// <summary>Signs in by password or by a token.</summary>
public static class SignIn
{
    /// <summary>
    /// Creates a session for the candidate if the password is right; null if it is not, if there is no candidate, or if the
    /// password was changed meanwhile, after the same work.
    /// </summary>
    public static async Task<SignedInSession?> WithPasswordAsync(
        IResolveFieldContext context,
        SignInCandidate? candidate,
        string password,
        Func<User, bool>? allow = null
    )
    {
        CancellationToken cancellationToken = context.CancellationToken;
        PasswordHashing hashing = context.Service<PasswordHashing>();
        PasswordVerificationResult verified = await hashing.VerifyAsync(candidate?.PasswordHash, password, cancellationToken);
        if (candidate is null || verified == PasswordVerificationResult.Failed)
            return null;

        string? renewed =
            verified == PasswordVerificationResult.SuccessRehashNeeded ? await hashing.HashAsync(password, cancellationToken) : null;
        StreakoidDb db = context.Databases.OpenFor(new UserId(candidate.Id));
        return await context.SignInAsync(
            db,
            SecurityEventKind.SignedIn,
            async () =>
            {
                User? user = await db.LockUserAsync(cancellationToken);
                // What was compared is the password no more.
                if (user is null || user.SecurityStamp != candidate.SecurityStamp || allow?.Invoke(user) == false)
                    return null;
                if (renewed is not null)
                    user.PasswordHash = renewed;
                await OpenSessions.SweepAsync(db, context.Now, cancellationToken);
                return user;
            }
        );
    }

    /// <summary>
    /// Creates a session for the user that <paramref name="enter"/> returns, in one transaction, with a principal for the answer.
    /// </summary>
    /// <param name="context">The mutation.</param>
    /// <param name="db">A context that acts for the user.</param>
    /// <param name="kind">What the security log says.</param>
    /// <param name="enter">Returns the user's row, locked or new; null to sign nobody in, and to roll back.</param>
    public static async Task<SignedInSession?> SignInAsync(
        this IResolveFieldContext context,
        StreakoidDb db,
        SecurityEventKind kind,
        Func<Task<User?>> enter
    )
    {
        RequestOrigin origin = context.Service<RequestOrigin>();
        UserSecret? device = null;
        SignedInSession? session = await context.ContinueAsync(
            db,
            async () =>
            {
                if (await enter() is not { } user)
                    return default;
                (device, bool isNew) = await Devices.RememberAsync(db, origin, new UserId(user.Id), context.Now, context.CancellationToken);
                SecurityEvent entry = context.RecordSecurityEvent(
                    db,
                    isNew && kind == SecurityEventKind.SignedIn ? SecurityEventKind.NewDevice : kind
                );
                if (entry.Kind == SecurityEventKind.NewDevice)
                    EmailOutbox.Report(db, MailKind.NewDevice, user, entry);
                return (user, context.Service<SessionTokens>().Open(db, user, origin.UserAgent));
            },
            keepsForNobody: false
        );
        if (session is not null)
        {
            origin.RememberDevice(device!.Text);
            context.Service<EmailOutbox>().Wake();
        }
        return session;
    }

    /// <summary>
    /// Signs in with the tokens that <paramref name="issue"/> returns, in one transaction, with a principal for the answer.
    /// </summary>
    /// <param name="context">The mutation.</param>
    /// <param name="db">A context that acts for the user.</param>
    /// <param name="issue">Returns the locked user's row and the tokens; neither to sign nobody in.</param>
    /// <param name="keepsForNobody">Whether what was written stays when nobody is signed in.</param>
    public static async Task<SignedInSession?> ContinueAsync(
        this IResolveFieldContext context,
        StreakoidDb db,
        Func<Task<(User? User, IssuedTokens? Tokens)>> issue,
        bool keepsForNobody = true
    )
    {
        (User? user, IssuedTokens? tokens) = await db.WriteAsync(
            issue,
            context.CancellationToken,
            keeps: one => one.User is null ? keepsForNobody : one.User.DisabledAt is null
        );
        if (user is not { DisabledAt: null } || tokens is null)
            return null;
        Viewer viewer = new(new UserId(user.Id), tokens.SessionId, AccessScope.Write);
        return new SignedInSession(tokens, new Principal(context.Service<PrincipalGuard>(), viewer, user, db));
    }
}
