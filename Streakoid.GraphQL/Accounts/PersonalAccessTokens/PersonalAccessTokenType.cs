using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;

namespace Streakoid.Accounts.PersonalAccessTokens;

public sealed class AccessTokenScopeType : EnumerationGraphType
{
    public AccessTokenScopeType()
    {
        Name = "AccessTokenScope";
        Description = "The operations that a personal access token allows.";
        Add("READ", AccessScope.Read, "Queries only; a mutation fails with `AUTH_NOT_AUTHORIZED`.");
        Add("WRITE", AccessScope.Write, "Queries and mutations, except those that manage the account.");
    }
}

public sealed class PersonalAccessTokenType : ObjectGraphType<PersonalAccessToken>
{
    public PersonalAccessTokenType()
    {
        Name = "AccessToken";
        Description = "A personal access token, for scripts and devices. Its text is shown once, when it is created.";
        Field<NonNullGraphType<IdGraphType>>("id")
            .Description("The id, for `revokeAccessToken`.")
            .PureId(source => new NodeId("AccessToken", source.Id));
        Field<NonNullGraphType<StringGraphType>>("name").Description("The name that the user gave it.").Pure(source => source.Name);
        Field<NonNullGraphType<AccessTokenScopeType>>("scope").Description("The operations that it allows.").Pure(source => source.Scope);
        Field<NonNullGraphType<DateTimeType>>("createdAt").Description("When it was created.").Pure(source => source.CreatedAt);
        Field<NonNullGraphType<DateTimeType>>("expiresAt").Description("When it expires.").Pure(source => source.ExpiresAt);
        Field<DateTimeType>("lastUsedAt")
            .Description("When it was last used, to the hour; null if never.")
            .Pure(source => source.LastUsedAt);
    }
}
