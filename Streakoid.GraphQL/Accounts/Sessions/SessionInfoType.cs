using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;

namespace Streakoid.Accounts.Sessions;

public sealed class SessionInfoType : ObjectGraphType<Session>
{
    public SessionInfoType()
    {
        Name = "SessionInfo";
        Description = "A session: a device or app where the user is signed in.";
        Field<NonNullGraphType<IdGraphType>>("id")
            .Description("What `revokeSession` takes.")
            .PureId(source => new NodeId("Session", source.Id));
        Field<NonNullGraphType<StringGraphType>>("client")
            .Description("The kind of client, such as `Firefox on Windows`.")
            .Pure(source => source.Client is "" ? ClientNames.Unknown : source.Client);
        Field<NonNullGraphType<DateTimeType>>("createdAt").Description("When the user signed in.").Pure(source => source.CreatedAt);
        Field<NonNullGraphType<DateTimeType>>("lastUsedAt")
            .Description("When its tokens were last renewed.")
            .Pure(source => source.RefreshedAt ?? source.CreatedAt);
        Field<NonNullGraphType<BooleanGraphType>>("current")
            .Description("Whether this is the session of the request.")
            .Resolve(context => context.Source.Id == context.Principal.Viewer.SessionId);
    }
}
