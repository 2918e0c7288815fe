using GraphQL;
using GraphQL.Types;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Passwords;
using Streakoid.Accounts.Sessions;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Commands;

public sealed record LoginInput(string Email, string Password);

public sealed class LoginInputType : InputType<LoginInput>
{
    public LoginInputType()
        : base("The credentials to sign in with.")
    {
        Field<NonNullGraphType<StringGraphType>>("email")
            .Description("The e-mail address of the account; case and character width are ignored.");
        Field<NonNullGraphType<StringGraphType>>("password").Description("The password.");
    }
}

public sealed class LoginPayloadType()
    : SessionPayloadType("Login", typeof(InvalidCredentialsErrorType), typeof(TooManyAttemptsErrorType), typeof(AccountDisabledErrorType));

/// <summary>Signs in. A wrong password and an unknown address return the same bytes after the same work.</summary>
public static class Login
{
    public static async Task<SessionPayload> RunAsync(IResolveFieldContext context, LoginInput input)
    {
        string emailKey = EmailAddress.KeyOf(input.Email);
        LoginThrottle throttle = context.Service<LoginThrottle>();
        AccountsMeter meter = context.Service<AccountsMeter>();
        RequestOrigin origin = context.Service<RequestOrigin>();
        PasswordHashing hashing = context.Service<PasswordHashing>();
        // Checked first, because under a flood of logins most are rejected here.
        // A device says later whether it is known.
        if (origin.Device is null)
            hashing.RequireRoom();
        SignInCandidate? candidate = await context.Databases.OpenForNobody().FindSignInCandidateAsync(emailKey, context.CancellationToken);
        UserSecret? device = await Devices.FindAsync(context.Databases, origin, candidate, context.Now, context.CancellationToken);
        // Again: anyone can send the header, and what follows writes.
        hashing.RequireRoom();
        PasswordGuess guess = new(emailKey, origin.ClientAddress, device);
        if (await throttle.CountAsync(context.Databases, guess, context.CancellationToken) is { } wait)
        {
            meter.LoginThrottled();
            return SessionPayload.Refused(new TooManyAttemptsError(wait));
        }

        bool disabled = false;
        if (
            await throttle.LookAsync(
                context.Databases,
                guess,
                () => SignIn.WithPasswordAsync(context, candidate, input.Password, user => !(disabled = user.DisabledAt is not null))
            )
            is not { } session
        )
        {
            meter.LoginFailed();
            return SessionPayload.Refused(disabled ? new AccountDisabledError() : new InvalidCredentialsError());
        }
        meter.LoginSucceeded();
        await throttle.ForgetAsync(context.Databases, guess, context.CancellationToken);
        return SessionPayload.Of(session);
    }
}
