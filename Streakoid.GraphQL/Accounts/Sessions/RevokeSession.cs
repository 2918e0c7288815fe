using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Sessions;

public sealed record RevokeSessionInput(string? SessionId);

public sealed class RevokeSessionInputType : InputType<RevokeSessionInput>
{
    public RevokeSessionInputType()
        : base("The session to revoke.")
    {
        Field<IdGraphType>("sessionId")
            .Description("The session's id from `me.sessions`; every session except the current one by default.");
    }
}

public sealed record SessionNotFoundError(string SessionId)
    : DomainError("SESSION_NOT_FOUND", "You have no such session. It may have ended.");

public sealed class SessionNotFoundErrorType : ErrorType<SessionNotFoundError>
{
    public SessionNotFoundErrorType()
        : base("The user has no session with this id.") =>
        Field<NonNullGraphType<IdGraphType>>("sessionId").Description("The id that was sent.").Pure(source => source.SessionId);
}

public sealed record RevokeSessionPayload(IReadOnlyList<Session>? Sessions, IReadOnlyList<DomainError>? Errors)
    : IPayload,
        IChangesPrincipal
{
    /// <summary>Whether the request's own session was revoked.</summary>
    public bool SignsOut { get; init; }

    Principal? IChangesPrincipal.After(Principal before) => SignsOut ? null : before;
}

public sealed class RevokeSessionPayloadType : PayloadType<RevokeSessionPayload>
{
    public RevokeSessionPayloadType()
        : base("RevokeSession")
    {
        Field<ListGraphType<NonNullGraphType<SessionInfoType>>>("sessions")
            .Description("The remaining sessions; null on error.")
            .Pure(source => source.Sessions);
        Errors(typeof(SessionNotFoundErrorType));
    }
}

/// <summary>Revokes one session, or all the others. Repeating it changes nothing.</summary>
public static class RevokeSession
{
    public static async Task<RevokeSessionPayload> RunAsync(IResolveFieldContext context, RevokeSessionInput input)
    {
        StreakoidDb db = context.Db;
        Guid current = context.Principal.Viewer.SessionId!.Value;
        Guid? id = input.SessionId is { } sent ? NodeFields.KeyOf("Session", sent) ?? Guid.Empty : null;
        Instant? now = context.Now;
        IQueryable<Session> ended = id is { } one ? db.Sessions.Where(s => s.Id == one) : db.Sessions.Where(s => s.Id != current);
        int found = await db.WriteAsync(
            async () =>
            {
                // One after the other: two that end each other's sessions would wait for each other.
                await context.Principal.HoldAsync(context.CancellationToken);
                int found = await ended.ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.RevokedAt, s => s.RevokedAt ?? now),
                    context.CancellationToken
                );
                if (found > 0)
                    context.RecordSecurityEvent(db, SecurityEventKind.SessionsRevoked);
                return found;
            },
            context.CancellationToken
        );
        if (id is not null && found == 0)
            return new RevokeSessionPayload(null, [new SessionNotFoundError(input.SessionId!)]);
        return new RevokeSessionPayload(await OpenSessions.ReadAsync(context), null) { SignsOut = id == current };
    }
}
