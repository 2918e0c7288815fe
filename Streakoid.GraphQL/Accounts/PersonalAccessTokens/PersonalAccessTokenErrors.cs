using GraphQL.Types;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.PersonalAccessTokens;

public sealed record InvalidAccessTokenError(string Field, string Message) : DomainError("INVALID_ACCESS_TOKEN", Message);

public sealed record TooManyAccessTokensError(int Limit)
    : DomainError("TOO_MANY_ACCESS_TOKENS", $"You have {Limit} access tokens, which is the maximum. Revoke one first.");

public sealed record AccessTokenNotFoundError(string AccessTokenId)
    : DomainError("ACCESS_TOKEN_NOT_FOUND", "You have no such access token. It may have been revoked.");

public sealed class InvalidAccessTokenErrorType : ErrorType<InvalidAccessTokenError>
{
    public InvalidAccessTokenErrorType()
        : base("A field of the access token is invalid.") =>
        Field<NonNullGraphType<StringGraphType>>("field").Description("The invalid input field.").Pure(source => source.Field);
}

public sealed class TooManyAccessTokensErrorType : ErrorType<TooManyAccessTokensError>
{
    public TooManyAccessTokensErrorType()
        : base("The user has the maximum number of access tokens.") =>
        Field<NonNullGraphType<IntGraphType>>("limit").Description("The maximum number.").Pure(source => source.Limit);
}

public sealed class AccessTokenNotFoundErrorType : ErrorType<AccessTokenNotFoundError>
{
    public AccessTokenNotFoundErrorType()
        : base("The user has no access token with this id.") =>
        Field<NonNullGraphType<IdGraphType>>("accessTokenId").Description("The id that was sent.").Pure(source => source.AccessTokenId);
}
