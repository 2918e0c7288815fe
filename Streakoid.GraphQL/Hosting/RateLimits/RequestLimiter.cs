using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;

namespace Streakoid.Hosting.RateLimits;

/// <summary>
/// Counts requests of users and of addresses, for all servers together. Of each limit a share belongs to each server, which counts it down
/// locally; the rest is shared, and a server takes a tenth of the limit at a time from the database. So a limit is never
/// exceeded, and occasional requests write nothing. An unused share stays unused until the window ends.
/// </summary>
internal sealed class RequestLimiter(
    IOptions<RateLimitOptions> options,
    IConfiguration configuration,
    IDbContextFactory<StreakoidDb> contexts,
    IClock clock
)
{
    private const int Shares = 10;
    private const int ManyCallers = 50_000;

    /// <summary>How many servers there are; 0 where that is not known, and no server has a share of its own.</summary>
    private readonly int _servers = configuration.GetValue("Streakoid:Replicas", 1);

    private readonly ConcurrentDictionary<CallerKey, Caller> _callers = new();

    /// <summary>Counts a request of a caller; null where there is no limit.</summary>
    /// <param name="caller">Who.</param>
    /// <param name="limit">Requests in a window.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<Allowance?> TakeAsync(CallerKey caller, int limit, CancellationToken cancellationToken)
    {
        if (limit <= 0)
            return null;
        (Instant began, TimeSpan reset) = Window();
        Caller counted = _callers.GetOrAdd(caller, static _ => new Caller());
        await counted.Turn.WaitAsync(cancellationToken);
        try
        {
            if (counted.Window != began)
            {
                (counted.Window, counted.Left, counted.LeftElsewhere) = (began, Own(limit), Common(limit));
                // Looked at here, since counting the callers stops them all for a moment.
                if (_callers.Count > ManyCallers)
                    Forget(began);
            }
            if (counted.Left == 0 && counted.LeftElsewhere > 0)
                await LeaseAsync(counted, caller, limit, cancellationToken);
            if (counted.Left == 0)
                return new Allowance(false, limit, 0, reset);
            counted.Left--;
            return new Allowance(true, limit, counted.Left + counted.LeftElsewhere, reset);
        }
        finally
        {
            counted.Turn.Release();
        }
    }

    /// <summary>What a caller is answered who has none left; null where there are some, or that is not known here.</summary>
    public Allowance? Exhausted(CallerKey caller, int limit)
    {
        if (limit <= 0 || !_callers.TryGetValue(caller, out Caller? counted))
            return null;
        (Instant began, TimeSpan reset) = Window();
        return counted.Window == began && counted is { Left: 0, LeftElsewhere: 0 } ? new Allowance(false, limit, 0, reset) : null;
    }

    /// <summary>When the present window began, and how long it is till the next one.</summary>
    private (Instant Began, TimeSpan Reset) Window()
    {
        Duration window = Duration.FromTimeSpan(options.Value.Window);
        Instant now = clock.GetCurrentInstant();
        Instant began = Instant.FromUnixTimeTicks(now.ToUnixTimeTicks() / window.BclCompatibleTicks * window.BclCompatibleTicks);
        return (began, (began + window - now).ToTimeSpan());
    }

    private async Task LeaseAsync(Caller caller, CallerKey key, int limit, CancellationToken cancellationToken)
    {
        int wanted = Math.Max(1, limit / Shares);
        await using StreakoidDb db = await contexts.CreateDbContextAsync(cancellationToken);
        int granted = await db.GrantRequestsAsync(
            SHA256.HashData(Encoding.UTF8.GetBytes(key.ToString())),
            wanted,
            caller.Window,
            cancellationToken
        );
        caller.Left = Math.Clamp(Common(limit) - (granted - wanted), 0, wanted);
        caller.LeftElsewhere = Math.Max(0, Common(limit) - granted);
    }

    /// <summary>What this server may let in without asking: all servers' own shares are at most half of the limit.</summary>
    private int Own(int limit) => _servers == 0 ? 0 : limit / Math.Max(Shares, 2 * _servers);

    /// <summary>What is shared by asking the database.</summary>
    private int Common(int limit) => limit - (_servers * Own(limit));

    private void Forget(Instant window)
    {
        foreach ((CallerKey key, Caller caller) in _callers)
            if (caller.Window < window)
                _callers.TryRemove(key, out _);
    }

    private sealed class Caller
    {
        // Never asked for its wait handle, so there is nothing to dispose of.
        public SemaphoreSlim Turn { get; } = new(1);

        public Instant Window { get; set; }

        /// <summary>Taken from the database and not used.</summary>
        public int Left { get; set; }

        /// <summary>What the database had left when it was last asked.</summary>
        public int LeftElsewhere { get; set; }
    }
}
