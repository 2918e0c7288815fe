using Streakoid.Execution;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Graph;

namespace Streakoid.Http;

/// <summary>Runs one operation of an HTTP request, with the services that the request has at that time.</summary>
internal sealed class OperationRunner(RequestExecutor executor, GraphQLHttpOptions options, IRequestGate gate)
{
    /// <summary>Runs an operation.</summary>
    /// <param name="context">The request.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="readOnly">Whether its method allows no mutation.</param>
    /// <param name="batched">Whether the request has other operations.</param>
    /// <param name="deadline">Cancelled when the work has taken too long.</param>
    /// <exception cref="RequestRejectedException">It was not run, or its answer cannot be sent.</exception>
    public async Task<Answer> RunAsync(
        HttpContext context,
        OperationRequest operation,
        bool readOnly,
        bool batched,
        CancellationToken deadline
    )
    {
        IServiceProvider services = context.RequestServices;
        RequestScope scope = new(
            context.TraceIdentifier,
            readOnly,
            Cost(context.Request),
            services,
            context.OperationInfo(),
            new RequestAdmission((anonymous, prefetches, cancellation) => gate.AdmitAsync(context, anonymous, prefetches, cancellation)),
            services.GetRequiredService<PrincipalGuard>(),
            new ClientKey(context.Connection.RemoteIpAddress),
            options.MaxBodyBytes,
            deadline
        )
        {
            Batched = batched,
            HasIdempotencyKey = context.Request.Headers["Idempotency-Key"].Count > 0,
        };
        Answer answer = await executor.ExecuteAsync(operation, scope);
        // A database driver that is cancelled at the deadline may throw an exception of its own.
        bool cutOff = deadline.IsCancellationRequested && answer.Errors.Count > 0;
        return cutOff || services.GetRequiredService<RequestFaults>().Unavailable is not null
            ? throw RequestRejectedException.Unavailable()
            : answer;
    }

    private static CostMode Cost(HttpRequest request) =>
        request.Headers["GraphQL-Cost"].ToString() switch
        {
            "report" => CostMode.Report,
            "validate" => CostMode.Validate,
            _ => CostMode.Enforce,
        };
}
