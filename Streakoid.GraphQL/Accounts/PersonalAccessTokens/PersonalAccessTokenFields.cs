using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.PersonalAccessTokens;

/// <summary>The user's personal access tokens.</summary>
public static class PersonalAccessTokenFields
{
    public static void AddTo(ObjectGraphType<Principal> me) =>
        me.Field<NonNullGraphType<ListGraphType<NonNullGraphType<PersonalAccessTokenType>>>>("accessTokens")
            .Description($"The user's personal access tokens, newest first, at most {CreateAccessToken.MaxTokens}.")
            .ResolveAsync(async context =>
                await context
                    .Db.PersonalAccessTokens.OrderByDescending(t => t.CreatedAt)
                    .ThenByDescending(t => t.Id)
                    .ToListAsync(context.CancellationToken)
            )
            .FieldType.Cost(10)
            .ListSize(CreateAccessToken.MaxTokens);

    public static void AddTo(ObjectGraphType mutation)
    {
        FieldType create = mutation
            .Add<CreateAccessTokenPayloadType, CreateAccessTokenInputType, CreateAccessTokenInput>(
                "createAccessToken",
                "Creates a personal access token, which is shown once.",
                "The new token.",
                async (context, input) => await CreateAccessToken.RunAsync(context, input)
            )
            .FieldType;
        FieldType revoke = mutation
            .Add<RevokeAccessTokenPayloadType, RevokeAccessTokenInputType, RevokeAccessTokenInput>(
                "revokeAccessToken",
                "Revokes a personal access token.",
                "The token.",
                async (context, input) => await RevokeAccessToken.RunAsync(context, input)
            )
            .FieldType;
        foreach (FieldType field in new[] { create, revoke })
        {
            ProtectedFields.SessionOnly(field);
        }
    }
}
