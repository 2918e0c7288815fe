using GraphQL;
using GraphQL.Types;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Commands;

public sealed record RequestPasswordResetInput(string Email);

public sealed class RequestPasswordResetInputType : InputObjectGraphType<RequestPasswordResetInput>
{
    public RequestPasswordResetInputType()
    {
        Name = "RequestPasswordResetInput";
        Description = "Whose password was forgotten.";
        Field<NonNullGraphType<StringGraphType>>("email").Description("The address of the account, in any case or width.");
    }
}

public sealed record RequestedPayload(bool? Requested, IReadOnlyList<DomainError>? Errors) : IPayload;

public sealed class RequestPasswordResetPayloadType : PayloadType<RequestedPayload>
{
    public RequestPasswordResetPayloadType()
        : base("RequestPasswordReset")
    {
        Field<BooleanGraphType>("requested").Description("True: if the address has an account, a letter with a link is on its way.").Pure(source => source.Requested);
        Errors(typeof(InvalidEmailErrorType), typeof(TooManyAttemptsErrorType));
    }
}

/// <summary>Wants an e-mail with a link to choose a new password. Whether the address has an account shows neither in the answer nor in its time.</summary>
public static class RequestPasswordReset
{
    public static async Task<RequestedPayload> RunAsync(IResolveFieldContext context, RequestPasswordResetInput input)
    {
        if (EmailAddress.Parse(input.Email) is not { } email) return new RequestedPayload(null, [new InvalidEmailError()]);
        int? wait = await context.Service<LoginThrottle>().CountAsync(
            context.Databases, $"reset {email.Key}", context.Service<RequestOrigin>().ClientAddress, context.CancellationToken);
        if (wait is { } seconds) return new RequestedPayload(null, [new TooManyAttemptsError(seconds)]);
        context.Service<EmailOutbox>().Add(MailKind.ResetPassword, email.Key);
        return new RequestedPayload(true, null);
    }
}
