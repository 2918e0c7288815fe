using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Streakoid.Data;
using Streakoid.Execution.Requests;

namespace Streakoid.Hosting.Telemetry;

/// <summary>
/// Logs statements that took longer than <c>Streakoid:SlowQuery</c>, 0.5 s by default, with the operation that
/// they were for. The text has no values in it: those are parameters, and are not logged.
/// </summary>
internal sealed partial class SlowQueries(IConfiguration configuration, IHttpContextAccessor requests, ILogger<SlowQueries> logger)
    : DbCommandInterceptor,
        IStatementWatch
{
    private readonly TimeSpan _slow = configuration.GetValue("Streakoid:SlowQuery", TimeSpan.FromMilliseconds(500));

    public override ValueTask<DbDataReader> ReaderExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        DbDataReader result,
        CancellationToken cancellationToken = default
    )
    {
        Look(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<int> NonQueryExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        int result,
        CancellationToken cancellationToken = default
    )
    {
        Look(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override ValueTask<object?> ScalarExecutedAsync(
        DbCommand command,
        CommandExecutedEventData eventData,
        object? result,
        CancellationToken cancellationToken = default
    )
    {
        Look(command, eventData);
        return ValueTask.FromResult(result);
    }

    public override Task CommandFailedAsync(
        DbCommand command,
        CommandErrorEventData eventData,
        CancellationToken cancellationToken = default
    )
    {
        Look(command, eventData);
        return Task.CompletedTask;
    }

    public void Ended(TimeSpan took, string statement)
    {
        if (took < _slow)
            return;
        HttpContext? request = requests.HttpContext;
        LogSlow(logger, took.TotalMilliseconds, request?.Features.Get<OperationInfo>()?.Operation, request?.TraceIdentifier, statement);
    }

    private void Look(DbCommand command, CommandEndEventData ended) => Ended(ended.Duration, command.CommandText);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "A statement took {Milliseconds:0} ms in operation {Operation} of request {RequestId}: {Statement}"
    )]
    private static partial void LogSlow(ILogger logger, double milliseconds, string? operation, string? requestId, string statement);
}
