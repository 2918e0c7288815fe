using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Cost;

namespace Streakoid.Accounts.Sessions;

/// <summary>Where the user is signed in, and how to end it.</summary>
public static class SessionFields
{
    public static void AddTo(ObjectGraphType<Principal> me) =>
        me.Field<NonNullGraphType<ListGraphType<NonNullGraphType<SessionInfoType>>>>("sessions")
            .Description($"Where the user is signed in, newest first, at most {OpenSessions.MaxListed}.")
            .ResolveAsync(async context => await OpenSessions.ReadAsync(context))
            .FieldType.Cost(10).ListSize(OpenSessions.MaxListed);

    public static void AddTo(ObjectGraphType mutation)
    {
        FieldType revoke = mutation.Field<NonNullGraphType<RevokeSessionPayloadType>>("revokeSession").Description("Signs out elsewhere: one session, or all but this one.")
            .Argument<NonNullGraphType<RevokeSessionInputType>>("input", "Which session.")
            .ResolveAsync(async context => await RevokeSession.RunAsync(context, context.Input<RevokeSessionInput>()))
            .FieldType;
        revoke.Cost(10);
        ProtectedFields.SessionOnly(revoke);
    }
}
