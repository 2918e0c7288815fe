using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Streakoid.Graph;
using Streakoid.Graph.Cost;

namespace Streakoid.Accounts.PersonalAccessTokens;

/// <summary>The user's personal access tokens.</summary>
public static class PersonalAccessTokenFields
{
    public static void AddTo(ObjectGraphType<Principal> me) =>
        me.Field<NonNullGraphType<ListGraphType<NonNullGraphType<PersonalAccessTokenType>>>>("accessTokens")
            .Description($"The user's personal access tokens, newest first, at most {CreateAccessToken.MaxTokens}.")
            .ResolveAsync(async context => await context.Db.PersonalAccessTokens.OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Id).ToListAsync(context.CancellationToken))
            .FieldType.Cost(10).ListSize(CreateAccessToken.MaxTokens);

    public static void AddTo(ObjectGraphType mutation)
    {
        FieldType create = mutation.Field<NonNullGraphType<CreateAccessTokenPayloadType>>("createAccessToken").Description("Creates a personal access token, which is shown once.")
            .Argument<NonNullGraphType<CreateAccessTokenInputType>>("input", "The new token.")
            .ResolveAsync(async context => await CreateAccessToken.RunAsync(context, context.Input<CreateAccessTokenInput>()))
            .FieldType;
        FieldType revoke = mutation.Field<NonNullGraphType<RevokeAccessTokenPayloadType>>("revokeAccessToken").Description("Revokes a personal access token.")
            .Argument<NonNullGraphType<RevokeAccessTokenInputType>>("input", "The token.")
            .ResolveAsync(async context => await RevokeAccessToken.RunAsync(context, context.Input<RevokeAccessTokenInput>()))
            .FieldType;
        foreach (FieldType field in new[] { create, revoke })
        {
            field.Cost(10);
            ProtectedFields.SessionOnly(field);
        }
    }
}
