using GraphQL;
using GraphQL.Types;
using NodaTime;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Commands;

public sealed record LogoutPayload(bool LoggedOut) : IPayload, IChangesPrincipal
{
    Principal? IChangesPrincipal.After(Principal before) => null;

    public IReadOnlyList<DomainError>? Errors => null;
}

public sealed class LogoutPayloadType : PayloadType<LogoutPayload>
{
    public LogoutPayloadType()
        : base("Logout") =>
        Field<BooleanGraphType>("loggedOut").Description("True: all tokens of the session are revoked.").Pure(source => source.LoggedOut);
}

/// <summary>Ends the viewer's session: none of its tokens is accepted any more.</summary>
public static class Logout
{
    public static async Task<LogoutPayload> RunAsync(IResolveFieldContext context)
    {
        Guid sessionId = context.Principal.Viewer.SessionId!.Value;
        StreakoidDb db = context.Db;
        Instant now = context.Now;
        await db.WriteAsync(
            () => db.Sessions.Where(s => s.Id == sessionId).RevokeAsync(now, context.CancellationToken),
            context.CancellationToken
        );
        return new LogoutPayload(true);
    }
}
