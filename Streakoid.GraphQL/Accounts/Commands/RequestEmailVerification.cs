using GraphQL;
using GraphQL.Types;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Commands;

public sealed class RequestEmailVerificationPayloadType : PayloadType<RequestedPayload>
{
    public RequestEmailVerificationPayloadType()
        : base("RequestEmailVerification")
    {
        Field<BooleanGraphType>("requested")
            .Description("True: an e-mail with a link was queued, or the address is already confirmed.")
            .Pure(source => source.Requested);
        Errors(typeof(TooManyAttemptsErrorType));
    }
}

/// <summary>Requests the confirmation e-mail again.</summary>
public static class RequestEmailVerification
{
    public static async Task<RequestedPayload> RunAsync(IResolveFieldContext context)
    {
        User account = context.Account;
        if (account.EmailVerifiedAt is not null)
            return new RequestedPayload(true, null);
        int? wait = await context.Service<LoginThrottle>().CountMailAsync(context, "verify", account.EmailKey);
        if (wait is { } seconds)
            return new RequestedPayload(null, [new TooManyAttemptsError(seconds)]);
        await context
            .Service<EmailOutbox>()
            .AddAsync(context.Databases.OpenForNobody(), MailKind.VerifyEmail, account.EmailKey, context.CancellationToken);
        return new RequestedPayload(true, null);
    }
}
