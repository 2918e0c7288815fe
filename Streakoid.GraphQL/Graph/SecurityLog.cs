using GraphQL;
using NodaTime;
using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>Writes users' security logs.</summary>
public static class SecurityLog
{
    /// <summary>How long an entry is kept.</summary>
    public static readonly Duration Lifetime = Duration.FromDays(90);

    /// <summary>Adds an entry to the transaction of <paramref name="db"/>, for its user.</summary>
    public static SecurityEvent RecordSecurityEvent(this IResolveFieldContext context, StreakoidDb db, SecurityEventKind kind)
    {
        RequestOrigin origin = context.Service<RequestOrigin>();
        Instant now = context.Now;
        SecurityEvent entry = new()
        {
            UserId = db.OwnerId,
            Id = Guid.CreateVersion7(now.ToDateTimeOffset()),
            Kind = kind,
            OccurredAt = now,
            Client = ClientNames.Of(origin.UserAgent),
            Network = origin.ClientNetwork,
        };
        db.Add(entry);
        return entry;
    }
}
