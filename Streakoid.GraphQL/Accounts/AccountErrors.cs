using GraphQL.Types;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts;

public sealed record EmailTakenError()
    : DomainError("EMAIL_TAKEN", "This e-mail address already has an account. Sign in, or use another address.");

public sealed record RegistrationClosedError(RegistrationMode Mode)
    : DomainError(
        "REGISTRATION_CLOSED",
        Mode switch
        {
            RegistrationMode.Invite =>
                "Registration is by invitation. Open the link of an invitation, which the operator of the server gives.",
            RegistrationMode.Domains =>
                "Addresses of this domain cannot register here without an invitation of the operator of the server.",
            _ => "Registration is closed. Whoever has an invitation of the operator of the server opens its link.",
        }
    );

public sealed record InvalidEmailError() : DomainError("INVALID_EMAIL", "This is not an e-mail address. Send one such as ada@example.com.");

public sealed record WeakPasswordError(string Weakness, int MinLength) : DomainError("WEAK_PASSWORD", Weakness);

public sealed record UnknownTimeZoneError(string TimeZone)
    : DomainError("UNKNOWN_TIME_ZONE", "Unknown time zone. Send an IANA name such as Europe/Berlin.");

public sealed record InvalidCredentialsError() : DomainError("INVALID_CREDENTIALS", "The e-mail address or the password is wrong.");

public sealed record AccountDisabledError()
    : DomainError("ACCOUNT_DISABLED", "This account was disabled by the operator of the server. Ask there why.");

public sealed record TooManyAttemptsError(int RetryAfter)
    : DomainError("TOO_MANY_ATTEMPTS", $"Signing in failed too often. Try again in {RetryAfter} seconds.");

public sealed record InvalidRefreshTokenError()
    : DomainError("INVALID_REFRESH_TOKEN", "This refresh token is unknown, expired, used or revoked. Sign in again.");

public sealed class EmailTakenErrorType() : ErrorType<EmailTakenError>("The e-mail address already has an account.");

public sealed class RegistrationClosedErrorType()
    : ErrorType<RegistrationClosedError>("The server does not let this address register without an invitation.");

public sealed class InvalidEmailErrorType() : ErrorType<InvalidEmailError>("The text is not an e-mail address.");

public sealed class WeakPasswordErrorType : ErrorType<WeakPasswordError>
{
    public WeakPasswordErrorType()
        : base("The password is too short, too common or too easy to guess; the message shows which.") =>
        Field<NonNullGraphType<IntGraphType>>("minLength")
            .Description("The minimum number of characters of a password.")
            .Pure(source => source.MinLength);
}

public sealed class UnknownTimeZoneErrorType : ErrorType<UnknownTimeZoneError>
{
    public UnknownTimeZoneErrorType()
        : base("The text is not a time zone of the IANA database.") =>
        Field<NonNullGraphType<StringGraphType>>("timeZone").Description("The name that was sent.").Pure(source => source.TimeZone);
}

public sealed class InvalidCredentialsErrorType()
    : ErrorType<InvalidCredentialsError>("The e-mail address or the password is wrong. The error does not show which.");

public sealed class AccountDisabledErrorType()
    : ErrorType<AccountDisabledError>("The password is right, and the operator of the server has disabled the account.");

public sealed class TooManyAttemptsErrorType : ErrorType<TooManyAttemptsError>
{
    public TooManyAttemptsErrorType()
        : base("Sign-in to this e-mail address failed too often from this client.") =>
        Field<NonNullGraphType<IntGraphType>>("retryAfter")
            .Description("Seconds to wait before the next attempt.")
            .Pure(source => source.RetryAfter);
}

public sealed class InvalidRefreshTokenErrorType()
    : ErrorType<InvalidRefreshTokenError>("The refresh token is unknown, expired, used or revoked.");
