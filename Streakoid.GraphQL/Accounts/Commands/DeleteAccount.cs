using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Streakoid.Accounts.Passwords;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Commands;

public sealed record DeleteAccountInput(string Password);

public sealed class DeleteAccountInputType : InputType<DeleteAccountInput>
{
    public DeleteAccountInputType()
        : base("The confirmation by password.")
    {
        Field<NonNullGraphType<StringGraphType>>("password").Description("The account's password.");
    }
}

public sealed record DeleteAccountPayload(bool? AccountDeleted, IReadOnlyList<DomainError>? Errors) : IPayload, IChangesPrincipal
{
    Principal? IChangesPrincipal.After(Principal before) => AccountDeleted is true ? null : before;
}

public sealed class DeleteAccountPayloadType : PayloadType<DeleteAccountPayload>
{
    public DeleteAccountPayloadType()
        : base("DeleteAccount")
    {
        Field<BooleanGraphType>("accountDeleted")
            .Description("True: the account and all its data are deleted.")
            .Pure(source => source.AccountDeleted);
        Errors(typeof(InvalidCredentialsErrorType), typeof(TooManyAttemptsErrorType));
    }
}

/// <summary>Deletes the account. Foreign keys delete every owned row with the user's.</summary>
public static class DeleteAccount
{
    public static async Task<DeleteAccountPayload> RunAsync(IResolveFieldContext context, DeleteAccountInput input)
    {
        if (await PasswordCheck.RunAsync(context, input.Password) is { } error)
            return new DeleteAccountPayload(null, [error]);
        StreakoidDb db = context.Db;
        Guid id = context.Account.Id;
        bool deleted = await db.WriteAsync(
            async () =>
            {
                User user = await context.Principal.HoldAsync(context.CancellationToken);
                return user.HasPasswordOf(context.Account)
                    && await db.Users.Where(u => u.Id == id).ExecuteDeleteAsync(context.CancellationToken) == 1;
            },
            context.CancellationToken
        );
        if (!deleted)
            return new DeleteAccountPayload(null, [new InvalidCredentialsError()]);
        return new DeleteAccountPayload(true, null);
    }
}
