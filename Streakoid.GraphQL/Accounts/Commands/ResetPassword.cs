using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Commands;

public sealed record ResetPasswordInput(string Token, string NewPassword);

public sealed class ResetPasswordInputType : InputType<ResetPasswordInput>
{
    public ResetPasswordInputType()
        : base("The token of a link, and the new password.")
    {
        Field<NonNullGraphType<StringGraphType>>("token").Description("The token of the link.");
        Field<NonNullGraphType<StringGraphType>>("newPassword").Description(PasswordRules.Description);
    }
}

public sealed class ResetPasswordPayloadType()
    : SessionPayloadType("ResetPassword", typeof(InvalidLinkErrorType), typeof(WeakPasswordErrorType));

/// <summary>
/// Sets a new password with the token of a link, and signs in. Everyone who used the old one is signed
/// out: all sessions and access tokens are revoked. The link also confirms the address.
/// </summary>
public static class ResetPassword
{
    public static async Task<SessionPayload> RunAsync(IResolveFieldContext context, ResetPasswordInput input)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        EmailLinks mailed = context.Service<EmailLinks>();
        if (UserSecret.Parse(input.Token) is not { } token)
            return SessionPayload.Refused(new InvalidLinkError());
        StreakoidDb db = context.Databases.OpenFor(token.User);
        Guid userId = token.User.Value;
        // Checked before the password is hashed; a weak one does not use up the link.
        if (!await mailed.IsOpenAsync(db, token, LinkPurpose.ResetPassword, cancellationToken))
            return SessionPayload.Refused(new InvalidLinkError());
        context.Service<RequestOrigin>().ProvenUser = token.User;
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == userId, cancellationToken) is not { } before)
            return SessionPayload.Refused(new InvalidLinkError());
        if (await context.CheckPasswordAsync(input.NewPassword, before.EmailKey) is { } weak)
            return SessionPayload.Refused(weak);
        string hash = await context.Service<PasswordHashing>().HashAsync(input.NewPassword, cancellationToken);
        Instant now = context.Now;
        SignedInSession? session = await context.SignInAsync(
            db,
            SecurityEventKind.PasswordReset,
            async () =>
            {
                // Check the link again: it may have been used in the meantime.
                User? user = await db.LockUserAsync(cancellationToken);
                if (user is null || !await mailed.UseAsync(db, token, LinkPurpose.ResetPassword, cancellationToken))
                    return null;
                await OpenSessions.RevokeAllAsync(db, now, cancellationToken);
                user.PasswordHash = hash;
                user.RaiseSecurityStamp();
                user.EmailVerifiedAt ??= now;
                EmailOutbox.Add(db, MailKind.PasswordChanged, user.EmailKey);
                return user;
            }
        );
        if (session is null)
            return SessionPayload.Refused(new InvalidLinkError());
        User account = session.Principal.Account;
        await context
            .Service<LoginThrottle>()
            .ForgetAsync(
                context.Databases,
                new PasswordGuess(account.EmailKey, context.Service<RequestOrigin>().ClientAddress, null) { CountsForAll = false },
                cancellationToken
            );
        context.Service<EmailOutbox>().Wake();
        return SessionPayload.Of(session);
    }
}
