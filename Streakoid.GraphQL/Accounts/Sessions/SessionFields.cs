using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Sessions;

/// <summary>The fields and mutations of sessions.</summary>
public static class SessionFields
{
    public static void AddTo(ObjectGraphType<Principal> me) =>
        me.Field<NonNullGraphType<ListGraphType<NonNullGraphType<SessionInfoType>>>>("sessions")
            .Description($"The user's sessions, newest first, at most {OpenSessions.MaxListed}.")
            .ResolveAsync(async context => await OpenSessions.ReadAsync(context))
            .FieldType.Cost(10)
            .ListSize(OpenSessions.MaxListed);

    public static void AddTo(ObjectGraphType mutation)
    {
        FieldType revoke = mutation
            .Add<RevokeSessionPayloadType, RevokeSessionInputType, RevokeSessionInput>(
                "revokeSession",
                "Revokes one session, or all except the current one.",
                "The session.",
                async (context, input) => await RevokeSession.RunAsync(context, input)
            )
            .FieldType;
        ProtectedFields.SessionOnly(revoke);
    }
}
