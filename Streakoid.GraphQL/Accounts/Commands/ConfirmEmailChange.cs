using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Streakoid.Accounts.Email;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Commands;

public sealed record ConfirmEmailChangeInput(string Token);

public sealed class ConfirmEmailChangeInputType : InputType<ConfirmEmailChangeInput>
{
    public ConfirmEmailChangeInputType()
        : base("The token of the link that was sent to the new address.") =>
        Field<NonNullGraphType<StringGraphType>>("token").Description("The token of the link.");
}

public sealed record EmailChangedPayload(bool? EmailChanged, IReadOnlyList<DomainError>? Errors) : IPayload;

public sealed class ConfirmEmailChangePayloadType : PayloadType<EmailChangedPayload>
{
    public ConfirmEmailChangePayloadType()
        : base("ConfirmEmailChange")
    {
        Field<BooleanGraphType>("emailChanged").Description("True: the account has the new address.").Pure(source => source.EmailChanged);
        Errors(typeof(InvalidLinkErrorType), typeof(EmailTakenErrorType));
    }
}

/// <summary>
/// Gives the account the address that a link proves. An account that holds the address and never confirmed it is deleted. The former address,
/// if it was confirmed, is told, and can undo the change for seven days.
/// </summary>
public static class ConfirmEmailChange
{
    public static async Task<EmailChangedPayload> RunAsync(IResolveFieldContext context, ConfirmEmailChangeInput input)
    {
        EmailChangedPayload refused = new(null, [new InvalidLinkError()]);
        if (UserSecret.Parse(input.Token) is not { } token)
            return refused;
        StreakoidDb db = context.Databases.OpenFor(token.User);
        CancellationToken cancellationToken = context.CancellationToken;
        EmailLinks mailed = context.Service<EmailLinks>();
        try
        {
            bool changed = await db.WriteAsync(
                async () =>
                {
                    User? user = await db.LockUserAsync(cancellationToken);
                    if (
                        user is null
                        || await mailed.AddressOfAsync(db, token, LinkPurpose.ChangeEmail, cancellationToken) is not { } address
                        || (
                            address != user.EmailKey
                            && !await db.ReleaseAddressAsync(token.User, token.Hash, address, context.Now, cancellationToken)
                        )
                        || !await mailed.UseAsync(db, token, LinkPurpose.ChangeEmail, cancellationToken)
                    )
                        return false;
                    if (user.EmailVerifiedAt is not null && address != user.EmailKey)
                        EmailOutbox.Add(db, MailKind.EmailChanged, user.EmailKey, user.Id);
                    // Links that were sent to the former address do nothing with the new one.
                    await db.EmailLinks.Where(l => l.Purpose != LinkPurpose.UndoEmailChange).ExecuteDeleteAsync(cancellationToken);
                    (user.Email, user.EmailKey, user.EmailVerifiedAt) = (address, address, context.Now);
                    context.RecordSecurityEvent(db, SecurityEventKind.EmailChanged);
                    return true;
                },
                cancellationToken
            );
            if (!changed)
                return refused;
        }
        catch (DbUpdateException e) when (e.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation })
        {
            return new EmailChangedPayload(null, [new EmailTakenError()]);
        }
        context.Service<EmailOutbox>().Wake();
        return new EmailChangedPayload(true, null);
    }
}
