using GraphQL.Types;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.PersonalAccessTokens;

public sealed record InvalidAccessTokenError(string Field, string Message) : DomainError("INVALID_ACCESS_TOKEN", Message);

public sealed record TooManyAccessTokensError(int Limit)
    : DomainError("TOO_MANY_ACCESS_TOKENS", $"You have {Limit} access tokens, which is the most; revoke one first.");

public sealed record AccessTokenNotFoundError(string AccessTokenId)
    : DomainError("ACCESS_TOKEN_NOT_FOUND", "There is no such access token of yours; it may have been revoked.");

public sealed class InvalidAccessTokenErrorType : ErrorType<InvalidAccessTokenError>
{
    public InvalidAccessTokenErrorType()
        : base("A field of the access token breaks its limits.") =>
        Field<NonNullGraphType<StringGraphType>>("field").Description("The input field at fault.").Pure(source => source.Field);
}

public sealed class TooManyAccessTokensErrorType : ErrorType<TooManyAccessTokensError>
{
    public TooManyAccessTokensErrorType()
        : base("The user has as many access tokens as are allowed.") =>
        Field<NonNullGraphType<IntGraphType>>("limit").Description("How many there may be.").Pure(source => source.Limit);
}

public sealed class AccessTokenNotFoundErrorType : ErrorType<AccessTokenNotFoundError>
{
    public AccessTokenNotFoundErrorType()
        : base("There is no access token with this id among the user's.") =>
        Field<NonNullGraphType<IdGraphType>>("accessTokenId").Description("The id that was sent.").Pure(source => source.AccessTokenId);
}
