using GraphQL.Types;
using Streakoid.Accounts.Queries;
using Streakoid.Accounts.Sessions;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;

namespace Streakoid.Accounts.Commands;

/// <summary>The payload of mutations that sign in.</summary>
public sealed record SessionPayload(SignedInSession? Session, IReadOnlyList<DomainError>? Errors) : IPayload
{
    public static SessionPayload Of(SignedInSession session) => new(session, null);

    public static SessionPayload Refused(params IReadOnlyList<DomainError> errors) => new(null, errors);
}

public sealed class SessionType : ObjectGraphType<SignedInSession>
{
    public SessionType()
    {
        Name = "Session";
        Description = "The tokens of a sign-in. They are shown only here.";
        Field<NonNullGraphType<StringGraphType>>("accessToken")
            .Description("A JWT, to be sent as `Authorization: Bearer …`.")
            .Pure(source => source.Tokens.AccessToken);
        Field<NonNullGraphType<DateTimeType>>("accessTokenExpiresAt")
            .Description("When the access token expires.")
            .Pure(source => source.Tokens.AccessTokenExpiresAt);
        Field<NonNullGraphType<StringGraphType>>("refreshToken")
            .Description("A token for one `refreshSession`, which returns the next one.")
            .Pure(source => source.Tokens.RefreshToken);
        Field<NonNullGraphType<DateTimeType>>("refreshTokenExpiresAt")
            .Description("When the refresh token expires if it is not used.")
            .Pure(source => source.Tokens.RefreshTokenExpiresAt);
        Field<NonNullGraphType<MeType>>("me").Description("The user who is signed in.").Pure(source => source.Principal);
    }
}

/// <summary>A payload with a session.</summary>
public abstract class SessionPayloadType : PayloadType<SessionPayload>
{
    protected SessionPayloadType(string mutation, params IReadOnlyList<Type> errors)
        : base(mutation)
    {
        Field<SessionType>("session").Description("The new session; null on error.").Pure(source => source.Session);
        Errors(errors);
    }
}
