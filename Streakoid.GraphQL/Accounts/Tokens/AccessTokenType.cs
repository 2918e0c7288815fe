using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Scalars;

namespace Streakoid.Accounts.Tokens;

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

public sealed class AccessTokenType : ObjectGraphType<AccessToken>
{
    public AccessTokenType()
    {
        Name = "AccessToken";
        Description = "A personal access token, for scripts and devices. What it is sent as was shown once, when it was made.";
        Field<NonNullGraphType<IdGraphType>>("id").Description("What `revokeAccessToken` takes.").Resolve(context => new NodeId("AccessToken", context.Source.Id).ToString());
        Field<NonNullGraphType<StringGraphType>>("name").Description("What the user calls it.").Resolve(context => context.Source.Name);
        Field<NonNullGraphType<AccessTokenScopeType>>("scope").Description("What it may do.").Resolve(context => context.Source.Scope);
        Field<NonNullGraphType<DateTimeType>>("createdAt").Description("When it was made.").Resolve(context => context.Source.CreatedAt);
        Field<NonNullGraphType<DateTimeType>>("expiresAt").Description("When it stops working.").Resolve(context => context.Source.ExpiresAt);
        Field<DateTimeType>("lastUsedAt").Description("When it was last used, to the hour; null while it never was.").Resolve(context => context.Source.LastUsedAt);
    }
}
