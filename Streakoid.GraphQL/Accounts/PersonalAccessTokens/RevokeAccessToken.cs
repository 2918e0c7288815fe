using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.PersonalAccessTokens;

public sealed record RevokeAccessTokenInput(string AccessTokenId);

public sealed class RevokeAccessTokenInputType : InputType<RevokeAccessTokenInput>
{
    public RevokeAccessTokenInputType()
        : base("The access token to revoke.")
    {
        Field<NonNullGraphType<IdGraphType>>("accessTokenId").Description("The token's id from `me.accessTokens`.");
    }
}

public sealed record RevokeAccessTokenPayload(PersonalAccessToken? AccessToken, IReadOnlyList<DomainError>? Errors) : IPayload;

public sealed class RevokeAccessTokenPayloadType : PayloadType<RevokeAccessTokenPayload>
{
    public RevokeAccessTokenPayloadType()
        : base("RevokeAccessToken")
    {
        Field<PersonalAccessTokenType>("accessToken").Description("The token as it was; null on error.").Pure(source => source.AccessToken);
        Errors(typeof(AccessTokenNotFoundErrorType));
    }
}

/// <summary>Revokes a personal access token immediately.</summary>
public static class RevokeAccessToken
{
    public static async Task<RevokeAccessTokenPayload> RunAsync(IResolveFieldContext context, RevokeAccessTokenInput input)
    {
        StreakoidDb db = context.Db;
        Guid? id = NodeFields.KeyOf("AccessToken", input.AccessTokenId);
        PersonalAccessToken? token = await db.WriteAsync(
            async () =>
            {
                PersonalAccessToken? found = await db
                    .PersonalAccessTokens.AsTracking()
                    .SingleOrDefaultAsync(t => t.Id == id, context.CancellationToken);
                if (found is not null)
                {
                    db.Remove(found);
                    context.RecordSecurityEvent(db, SecurityEventKind.AccessTokenRevoked);
                }
                return found;
            },
            context.CancellationToken
        );
        return token is null
            ? new RevokeAccessTokenPayload(null, [new AccessTokenNotFoundError(input.AccessTokenId)])
            : new RevokeAccessTokenPayload(token, null);
    }
}
