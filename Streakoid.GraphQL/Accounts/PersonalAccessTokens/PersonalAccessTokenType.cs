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
        Description = "What a personal access token may do.";
        Add("READ", AccessScope.Read, "Queries only; a mutation fails with `AUTH_NOT_AUTHORIZED`.");
        Add("WRITE", AccessScope.Write, "Queries and mutations, but none that guards the account.");
    }
}

public sealed class PersonalAccessTokenType : ObjectGraphType<PersonalAccessToken>
{
    public PersonalAccessTokenType()
    {
        Name = "AccessToken";
        Description = "A personal access token, for scripts and devices. What it is sent as was shown once, when it was made.";
        Field<NonNullGraphType<IdGraphType>>("id").Description("What `revokeAccessToken` takes.").PureId(source => new NodeId("AccessToken", source.Id));
        Field<NonNullGraphType<StringGraphType>>("name").Description("What the user calls it.").Pure(source => source.Name);
        Field<NonNullGraphType<AccessTokenScopeType>>("scope").Description("What it may do.").Pure(source => source.Scope);
        Field<NonNullGraphType<DateTimeType>>("createdAt").Description("When it was made.").Pure(source => source.CreatedAt);
        Field<NonNullGraphType<DateTimeType>>("expiresAt").Description("When it stops working.").Pure(source => source.ExpiresAt);
        Field<DateTimeType>("lastUsedAt").Description("When it was last used, to the hour; null while it never was.").Pure(source => source.LastUsedAt);
    }
}
