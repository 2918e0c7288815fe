using Microsoft.EntityFrameworkCore;
using NodaTime;

namespace Streakoid.Graph.Mutations;

public sealed record ReauthenticationRequiredError()
    : DomainError(
        "REAUTHENTICATION_REQUIRED",
        $"This needs a sign-in within the last {Reauthentication.Recent.TotalMinutes:0} minutes, or the password. Sign in again, or send the password where the input has it."
    );

public sealed class ReauthenticationRequiredErrorType()
    : ErrorType<ReauthenticationRequiredError>("The last sign-in is too long ago, and no password was sent.");

/// <summary>A token may be stolen, so what outlives it or takes all data away needs a recent sign-in.</summary>
public static class Reauthentication
{
    /// <summary>How long a sign-in is recent.</summary>
    public static readonly Duration Recent = Duration.FromMinutes(15);

    /// <summary>Whether the session of the principal was opened recently. Refreshing it does not make it recent.</summary>
    public static async Task<bool> SignedInRecentlyAsync(this Principal principal, Instant now, CancellationToken cancellationToken)
    {
        Instant floor = now - Recent;
        return principal.Viewer.SessionId is { } session
            && await principal.Db.Sessions.AnyAsync(s => s.Id == session && s.CreatedAt > floor, cancellationToken);
    }
}
