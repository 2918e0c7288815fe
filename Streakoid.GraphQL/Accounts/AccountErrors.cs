using GraphQL.Types;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts;

public sealed record EmailTakenError()
    : DomainError("EMAIL_TAKEN", "This e-mail address has an account already; sign in, or use another address.");

public sealed record InvalidEmailError()
    : DomainError("INVALID_EMAIL", "This is not an e-mail address; send one such as ada@example.com.");

public sealed record WeakPasswordError(string Weakness, int MinLength) : DomainError("WEAK_PASSWORD", Weakness);

public sealed record UnknownTimeZoneError(string TimeZone)
    : DomainError("UNKNOWN_TIME_ZONE", "This time zone is not known; send an IANA name such as Europe/Berlin.");

public sealed record InvalidCredentialsError()
    : DomainError("INVALID_CREDENTIALS", "The e-mail address or the password is wrong.");

public sealed record TooManyAttemptsError(int RetryAfter)
    : DomainError("TOO_MANY_ATTEMPTS", $"Signing in failed too often; try again in {RetryAfter} seconds.");

public sealed record InvalidRefreshTokenError()
    : DomainError("INVALID_REFRESH_TOKEN", "This refresh token is unknown, expired, used or revoked; sign in again.");

public sealed class EmailTakenErrorType() : ErrorType<EmailTakenError>("The address has an account already.");

public sealed class InvalidEmailErrorType() : ErrorType<InvalidEmailError>("The text is no e-mail address.");

public sealed class WeakPasswordErrorType : ErrorType<WeakPasswordError>
{
    public WeakPasswordErrorType()
        : base("The password is too short, common, or guessed first; the message says which.") =>
        Field<NonNullGraphType<IntGraphType>>("minLength").Description("The fewest characters a password may have.")
            .Pure(source => source.MinLength);
}

public sealed class UnknownTimeZoneErrorType : ErrorType<UnknownTimeZoneError>
{
    public UnknownTimeZoneErrorType()
        : base("The text names no time zone of the IANA database.") =>
        Field<NonNullGraphType<StringGraphType>>("timeZone").Description("The name that was sent.").Pure(source => source.TimeZone);
}

public sealed class InvalidCredentialsErrorType()
    : ErrorType<InvalidCredentialsError>("The address or the password is wrong; which of them is not told.");

public sealed class TooManyAttemptsErrorType : ErrorType<TooManyAttemptsError>
{
    public TooManyAttemptsErrorType()
        : base("Signing in to this address failed too often from here.") =>
        Field<NonNullGraphType<IntGraphType>>("retryAfter").Description("Seconds to wait before the next try.").Pure(source => source.RetryAfter);
}

public sealed class InvalidRefreshTokenErrorType()
    : ErrorType<InvalidRefreshTokenError>("The refresh token is unknown, expired, used or revoked.");
