using GraphQL;
using GraphQL.Types;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Commands;

public sealed record RequestPasswordResetInput(string Email);

public sealed class RequestPasswordResetInputType : InputType<RequestPasswordResetInput>
{
    public RequestPasswordResetInputType()
        : base("The account whose password was forgotten.")
    {
        Field<NonNullGraphType<StringGraphType>>("email")
            .Description("The e-mail address of the account; case and character width are ignored.");
    }
}

public sealed record RequestedPayload(bool? Requested, IReadOnlyList<DomainError>? Errors) : IPayload;

public sealed class RequestPasswordResetPayloadType : PayloadType<RequestedPayload>
{
    public RequestPasswordResetPayloadType()
        : base("RequestPasswordReset")
    {
        Field<BooleanGraphType>("requested")
            .Description("True: if the address has an account, an e-mail with a link was queued.")
            .Pure(source => source.Requested);
        Errors(typeof(InvalidEmailErrorType), typeof(TooManyAttemptsErrorType));
    }
}

/// <summary>
/// Requests an e-mail with a link to choose a new password. Neither the answer nor its timing shows whether the address has an account.
/// </summary>
public static class RequestPasswordReset
{
    public static async Task<RequestedPayload> RunAsync(IResolveFieldContext context, RequestPasswordResetInput input)
    {
        if (EmailAddress.Parse(input.Email) is not { } email)
            return new RequestedPayload(null, [new InvalidEmailError()]);
        int? wait = await context.Service<LoginThrottle>().CountMailAsync(context, "reset", email.Key);
        if (wait is { } seconds)
            return new RequestedPayload(null, [new TooManyAttemptsError(seconds)]);
        await context
            .Service<EmailOutbox>()
            .AddAsync(context.Databases.OpenForNobody(), MailKind.ResetPassword, email.Key, context.CancellationToken);
        return new RequestedPayload(true, null);
    }
}
