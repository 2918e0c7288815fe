using GraphQL;
using GraphQL.Types;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Commands;

public sealed record ChangeEmailInput(string NewEmail, string? Password);

public sealed class ChangeEmailInputType : InputType<ChangeEmailInput>
{
    public ChangeEmailInputType()
        : base("The new e-mail address.")
    {
        Field<NonNullGraphType<StringGraphType>>("newEmail").Description("The new e-mail address.");
        Field<StringGraphType>("password").Description(Confirmation.Description);
    }
}

public sealed class ChangeEmailPayloadType : PayloadType<RequestedPayload>
{
    public ChangeEmailPayloadType()
        : base("ChangeEmail")
    {
        Field<BooleanGraphType>("requested")
            .Description("True: if no account has confirmed the new address, an e-mail with a link for `confirmEmailChange` was queued.")
            .Pure(source => source.Requested);
        Errors(
            typeof(InvalidEmailErrorType),
            typeof(ReauthenticationRequiredErrorType),
            typeof(InvalidCredentialsErrorType),
            typeof(TooManyAttemptsErrorType)
        );
    }
}

/// <summary>
/// Requests another address for the account. Nothing changes until the link in the e-mail to the new address is used. Neither the answer nor
/// its timing shows whether the new address has an account.
/// </summary>
public static class ChangeEmail
{
    public static async Task<RequestedPayload> RunAsync(IResolveFieldContext context, ChangeEmailInput input)
    {
        if (EmailAddress.Parse(input.NewEmail) is not { } email)
            return Refused(new InvalidEmailError());
        if (await Confirmation.RunAsync(context, input.Password) is { } error)
            return Refused(error);
        int? wait = await context.Service<LoginThrottle>().CountMailAsync(context, "change", context.Account.EmailKey);
        if (wait is { } seconds)
            return Refused(new TooManyAttemptsError(seconds));
        StreakoidDb db = context.Db;
        await db.WriteAsync(
            async () =>
            {
                User user = await context.Principal.HoldAsync(context.CancellationToken);
                EmailOutbox.Add(db, MailKind.ChangeEmail, email.Key, user.Id);
                return true;
            },
            context.CancellationToken
        );
        context.Service<EmailOutbox>().Wake();
        return new RequestedPayload(true, null);
    }

    private static RequestedPayload Refused(DomainError error) => new(null, [error]);
}
