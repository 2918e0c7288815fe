using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Scalars;

namespace Streakoid.Accounts.Sessions;

public sealed class SessionInfoType : ObjectGraphType<Session>
{
    public SessionInfoType()
    {
        Name = "SessionInfo";
        Description = "A place where the user is signed in.";
        Field<NonNullGraphType<IdGraphType>>("id").Description("What `revokeSession` takes.").Resolve(context => new NodeId("Session", context.Source.Id).ToString());
        Field<NonNullGraphType<StringGraphType>>("client").Description("What signed in, coarsely, such as `Firefox on Windows`.").Resolve(context => context.Source.Client is "" ? ClientNames.Unknown : context.Source.Client);
        Field<NonNullGraphType<DateTimeType>>("createdAt").Description("When it signed in.").Resolve(context => context.Source.CreatedAt);
        Field<NonNullGraphType<DateTimeType>>("lastUsedAt").Description("When its tokens were last renewed.").Resolve(context => context.Source.RefreshedAt ?? context.Source.CreatedAt);
        Field<NonNullGraphType<BooleanGraphType>>("current").Description("Whether this request is made with its token.").Resolve(context => context.Source.Id == context.Scope.Viewer?.SessionId);
    }
}
