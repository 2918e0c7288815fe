using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Streakoid.Data;
using Streakoid.Hosting.Database;
using Streakoid.Hosting.Startup;
using Streakoid.Streaks.Views;

namespace Streakoid.Hosting.Health;

/// <summary>
/// Builds the schema and runs the first query, so that no user waits for it. It is tried once before the server listens;
/// if the database is not available, the server starts and this retries.
/// </summary>
internal sealed partial class WarmUp(
    ServerState state,
    DatabaseProbe probe,
    PoolSizing sizing,
    IDbContextFactory<StreakoidDb> databases,
    IncidentList incidents,
    ISchema schema,
    ILogger<WarmUp> logger
) : IHostedService, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _end = new();
    private Task _trying = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        schema.Initialize();
        try
        {
            await TryAsync(cancellationToken);
        }
        catch (StartException)
        {
            // The database is available but misconfigured.
            throw;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogWaiting(logger, e.Message);
            _trying = KeepTryingAsync(_end.Token);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _end.CancelAsync();
        await _trying;
    }

    public void Dispose() => _end.Dispose();

    private async Task KeepTryingAsync(CancellationToken end)
    {
        string last = "";
        while (!state.IsWarm)
        {
            try
            {
                await Task.Delay(Pause, end);
                await TryAsync(end);
                LogFound(logger);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Log each fault once, not twice a second.
                if (e.Message != last)
                    LogWaiting(logger, e.Message);
                last = e.Message;
            }
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(DatabaseProbe.Patience);
        // An unsafe role is reported in detail below, when the pool rejects it.
        if (await probe.FaultAsync(patience.Token) is { } fault && fault != DatabaseProbe.UnsafeRole)
            throw new InvalidOperationException(
                fault == DatabaseProbe.NotMigrated ? $"{fault}; run the command 'migrate' of this version" : fault
            );
        await sizing.CheckAsync(cancellationToken);
        await using StreakoidDb db = await databases.CreateDbContextAsync(cancellationToken);
        Guid nobody = Guid.NewGuid();
        await db.Users.SingleOrDefaultAsync(u => u.Id == nobody, cancellationToken);
        await incidents.RefreshAsync(cancellationToken);
        state.BecomeWarm();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for the database and answering 503: {Reason}")]
    private static partial void LogWaiting(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database is available; serving")]
    private static partial void LogFound(ILogger logger);
}
