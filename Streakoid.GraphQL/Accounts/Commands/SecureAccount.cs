using System.Security.Cryptography;
using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Commands;

public sealed record SecureAccountInput(string Token);

public sealed class SecureAccountInputType : InputType<SecureAccountInput>
{
    public SecureAccountInputType()
        : base("The token of a \"this was not me\" link.") =>
        Field<NonNullGraphType<StringGraphType>>("token").Description("The token of the link.");
}

public sealed record UndoEmailChangeInput(string Token);

public sealed class UndoEmailChangeInputType : InputType<UndoEmailChangeInput>
{
    public UndoEmailChangeInputType()
        : base("The token of the link that was sent to the former address.") =>
        Field<NonNullGraphType<StringGraphType>>("token").Description("The token of the link.");
}

public sealed record SecuredPayload(bool? AccountSecured, IReadOnlyList<DomainError>? Errors) : IPayload;

public sealed class SecureAccountPayloadType : PayloadType<SecuredPayload>
{
    public SecureAccountPayloadType()
        : base("SecureAccount")
    {
        Field<BooleanGraphType>("accountSecured")
            .Description(
                "True: all sessions, access tokens and devices are gone, and an e-mail with a link to choose a new password was queued."
            )
            .Pure(source => source.AccountSecured);
        Errors(typeof(InvalidLinkErrorType));
    }
}

public sealed class UndoEmailChangePayloadType : PayloadType<SecuredPayload>
{
    public UndoEmailChangePayloadType()
        : base("UndoEmailChange")
    {
        Field<BooleanGraphType>("accountSecured")
            .Description(
                "True: the account has its former address; all sessions, access tokens and devices are gone, and an e-mail with a link to choose a new password was queued."
            )
            .Pure(source => source.AccountSecured);
        Errors(typeof(InvalidLinkErrorType), typeof(EmailTakenErrorType));
    }
}

/// <summary>
/// Takes an account back with an e-mailed link: whoever is in it is put out, and the password, which may be known to others, is replaced with one
/// that nobody knows. A link to choose another goes to the address.
/// </summary>
public static class SecureAccount
{
    public static Task<SecuredPayload> RunAsync(IResolveFieldContext context, SecureAccountInput input) =>
        RunAsync(context, input.Token, LinkPurpose.NotMe, SecurityEventKind.AccountSecured);

    /// <summary>The same, and the address becomes the one that the link was sent to.</summary>
    public static Task<SecuredPayload> RunAsync(IResolveFieldContext context, UndoEmailChangeInput input) =>
        RunAsync(context, input.Token, LinkPurpose.UndoEmailChange, SecurityEventKind.EmailChangeUndone);

    private static async Task<SecuredPayload> RunAsync(
        IResolveFieldContext context,
        string text,
        LinkPurpose purpose,
        SecurityEventKind kind
    )
    {
        SecuredPayload refused = new(null, [new InvalidLinkError()]);
        if (UserSecret.Parse(text) is not { } token)
            return refused;
        CancellationToken cancellationToken = context.CancellationToken;
        StreakoidDb db = context.Databases.OpenFor(token.User);
        EmailLinks mailed = context.Service<EmailLinks>();
        if (!await mailed.IsOpenAsync(db, token, purpose, cancellationToken))
            return refused;
        context.Service<RequestOrigin>().ProvenUser = token.User;
        string nobodys = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        string hash = await context.Service<PasswordHashing>().HashAsync(nobodys, cancellationToken);
        try
        {
            bool done = await db.WriteAsync(
                async () =>
                {
                    User? user = await db.LockUserAsync(cancellationToken);
                    if (user is null)
                        return false;
                    string? address = await mailed.AddressOfAsync(db, token, purpose, cancellationToken);
                    if (
                        address is not null
                        && address != user.EmailKey
                        && !await db.ReleaseAddressAsync(token.User, token.Hash, address, context.Now, cancellationToken)
                    )
                        return false;
                    if (!await mailed.UseAsync(db, token, purpose, cancellationToken))
                        return false;
                    if (address is not null)
                        (user.Email, user.EmailKey, user.EmailVerifiedAt) = (address, address, context.Now);
                    await OpenSessions.RevokeAllAsync(db, context.Now, cancellationToken);
                    user.PasswordHash = hash;
                    user.RaiseSecurityStamp();
                    EmailOutbox.Add(db, MailKind.ResetPassword, user.EmailKey);
                    context.RecordSecurityEvent(db, kind);
                    return true;
                },
                cancellationToken
            );
            if (!done)
                return refused;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new SecuredPayload(null, [new EmailTakenError()]);
        }
        context.Service<EmailOutbox>().Wake();
        return new SecuredPayload(true, null);
    }
}
