using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Errors;

namespace Streakoid.Accounts.Security;

/// <summary>The user's security log.</summary>
public static class SecurityEventFields
{
    private const string List = "securityEvents";

    public static void AddTo(ObjectGraphType<Principal> me) =>
        me.Field<NonNullGraphType<SecurityEventsConnectionType>>("securityEvents")
            .Description($"What happened to the security of the account in the last {SecurityLog.Lifetime.Days} days, newest first.")
            .Paged()
            .ResolveAsync(async context => await PageAsync(context));

    private static async Task<Connection<SecurityEvent>> PageAsync(IResolveFieldContext context)
    {
        PageArguments page = PageArguments.Of(context);
        (StreakoidDb db, CancellationToken cancellationToken) = (context.Db, context.CancellationToken);
        Guid owner = db.OwnerId;
        Instant floor = context.Now - SecurityLog.Lifetime;
        IQueryable<SecurityEvent> all = db.SecurityEvents.Where(e => e.OccurredAt > floor);
        IQueryable<SecurityEvent> rows = all;
        if (page.After is { } after)
        {
            Guid id = IdOf(after);
            rows = rows.Where(e => EF.Functions.LessThan(ValueTuple.Create(e.UserId, e.Id), ValueTuple.Create(owner, id)));
        }
        if (page.Before is { } before)
        {
            Guid id = IdOf(before);
            rows = rows.Where(e => EF.Functions.GreaterThan(ValueTuple.Create(e.UserId, e.Id), ValueTuple.Create(owner, id)));
        }
        rows = page.Backward ? rows.OrderBy(e => e.Id) : rows.OrderByDescending(e => e.Id);
        return Connection.Of(
            page,
            await rows.Take(page.Size + 1).ToListAsync(cancellationToken),
            entry => Cursor.Write(List, entry.Id.ToString("N")),
            async () => await all.CountAsync(cancellationToken)
        );
    }

    private static Guid IdOf(string cursor) =>
        Guid.TryParseExact(Cursor.Read(List, cursor, keys: 1)[0], "N", out Guid id) ? id : throw FieldErrors.InvalidCursor();
}
