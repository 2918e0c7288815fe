using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Cost;

namespace Streakoid.Accounts.Sessions;

/// <summary>The fields and mutations of sessions.</summary>
public static class SessionFields
{
    public static void AddTo(ObjectGraphType<Principal> me) =>
        me.Field<NonNullGraphType<ListGraphType<NonNullGraphType<SessionInfoType>>>>("sessions")
            .Description($"The user's sessions, newest first, at most {OpenSessions.MaxListed}.")
            .ResolveAsync(async context => await OpenSessions.ReadAsync(context))
            .FieldType.Cost(10).ListSize(OpenSessions.MaxListed);

    public static void AddTo(ObjectGraphType mutation)
    {
        FieldType revoke = mutation.Field<NonNullGraphType<RevokeSessionPayloadType>>("revokeSession").Description("Revokes one session, or all except the current one.")
            .Argument<NonNullGraphType<RevokeSessionInputType>>("input", "The session.")
            .ResolveAsync(async context => await RevokeSession.RunAsync(context, context.Input<RevokeSessionInput>()))
            .FieldType;
        revoke.Cost(10);
        ProtectedFields.SessionOnly(revoke);
    }
}
