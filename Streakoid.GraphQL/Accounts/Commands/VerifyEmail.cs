using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Streakoid.Accounts.Email;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Commands;

public sealed record VerifyEmailInput(string Token);

public sealed class VerifyEmailInputType : InputType<VerifyEmailInput>
{
    public VerifyEmailInputType()
        : base("The token of a link.") => Field<NonNullGraphType<StringGraphType>>("token").Description("The token of the link.");
}

public sealed record VerifyEmailPayload(bool? EmailVerified, IReadOnlyList<DomainError>? Errors) : IPayload;

public sealed class VerifyEmailPayloadType : PayloadType<VerifyEmailPayload>
{
    public VerifyEmailPayloadType()
        : base("VerifyEmail")
    {
        Field<BooleanGraphType>("emailVerified").Description("True: the address is confirmed.").Pure(source => source.EmailVerified);
        Errors(typeof(InvalidLinkErrorType));
    }
}

/// <summary>Confirms an address with the token of a link. It does not sign in.</summary>
public static class VerifyEmail
{
    public static async Task<VerifyEmailPayload> RunAsync(IResolveFieldContext context, VerifyEmailInput input)
    {
        VerifyEmailPayload refused = new(null, [new InvalidLinkError()]);
        if (UserSecret.Parse(input.Token) is not { } token)
            return refused;
        StreakoidDb db = context.Databases.OpenFor(token.User);
        return await db.WriteAsync(
            async () =>
            {
                User? user = await db.LockUserAsync(context.CancellationToken);
                if (
                    user is null
                    || !await context.Service<EmailLinks>().UseAsync(db, token, LinkPurpose.VerifyEmail, context.CancellationToken)
                )
                    return refused;
                user.EmailVerifiedAt ??= context.Now;
                await db.EmailLinks.Where(l => l.Purpose == LinkPurpose.ClaimAddress).ExecuteDeleteAsync(context.CancellationToken);
                return new VerifyEmailPayload(true, null);
            },
            context.CancellationToken
        );
    }
}
