using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Streakoid.Graph;

namespace Streakoid.Transport.Plans;

/// <summary>
/// Runs operations of known documents by their plans. What a plan does not cover, and whatever goes wrong in one, is left to GraphQL.NET,
/// which runs the operation from its beginning: reading twice changes nothing, a mutation is not carried out again, and errors have one origin.
/// </summary>
internal sealed partial class PlanExecutor(IDocumentValidator validator, TransportOptions options, IRequestGate gate, ILogger<PlanExecutor> logger)
{
    /// <summary>The answer; null where GraphQL.NET has to find it.</summary>
    /// <exception cref="Refusal">The operation costs too much, or the database cannot answer now.</exception>
    public async Task<Answer?> TryAsync(KnownDocument known, GraphQLOperationDefinition operation, OperationRequest request, ISchema schema, RequestScope scope, bool anonymous)
    {
        if (scope.CostMode != CostMode.Enforce || (request.OperationName is null && known.Document.Definitions.Count(one => one is GraphQLOperationDefinition) > 1)) return null;
        QueryPlan? plan = known.Plans.GetOrAdd(operation, static (one, given) => PlanCompiler.Compile(given.schema, given.Document, one), (schema, known.Document));
        if (plan is null || await InputsAsync(plan, known, request, schema, scope) is not { } inputs) return null;

        Pricing pricing = new(known, CostMode.Enforce, options);
        pricing.Price(schema, operation, inputs.Arguments);
        PlanRun run = new(plan, known, request, schema, scope, inputs);
        Principal? principal = await scope.Entrance.EnterAsync(anonymous, pricing.Refusal is null && !anonymous ? PlanOpenings.Of(run) : [], scope.Cancellation);
        if (pricing.Refusal is not null) throw pricing.Refusal;
        try
        {
            return new Answer([], null, true, null, Write(await run.RunAsync(principal), schema, scope.Guard));
        }
        catch (Exception error) when (!scope.Cancellation.IsCancellationRequested && !scope.Guard.HasRefused)
        {
            if (error is TimeoutException)
            {
                // The server refused by itself, under a load that is no time for stack traces.
                LogBusy(logger, scope.RequestId, error.Message);
                throw Refusal.Unavailable();
            }
            if (gate.IsUnavailable(error)) throw;
            LogAbandoned(logger, scope.RequestId, error.Message);
            return null;
        }
    }

    private static AnswerBuffer Write(Planned data, ISchema schema, PrincipalGuard guard)
    {
        AnswerBuffer buffer = AnswerBuffer.Rent();
        try
        {
            buffer.Json.WriteStartObject();
            buffer.Json.WritePropertyName("data"u8);
            new PlanWriter(buffer.Json, schema, guard).Write(data);
            buffer.Json.WriteEndObject();
            buffer.Json.Flush();
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private async ValueTask<PlanInputs?> InputsAsync(QueryPlan plan, KnownDocument known, OperationRequest request, ISchema schema, RequestScope scope)
    {
        if (plan.IsConstant && plan.ConstantInputs is { } same) return same;
        if (KnownDocument.Rules(schema).Length == 0 && plan.Inputs?.TryRead(request.Variables) is { } read) return read;
        IValidationResult valid = await validator.ValidateAsync(new ValidationOptions
        {
            Schema = schema,
            Document = known.Document,
            Operation = plan.Operation,
            Rules = KnownDocument.Rules(schema),
            Variables = request.Variables,
            Extensions = request.Extensions,
            RequestServices = scope.Services,
            CancellationToken = scope.Cancellation,
        });
        if (!valid.IsValid) return null;
        PlanInputs inputs = new(valid.Variables ?? Variables.None, valid.ArgumentValues);
        if (plan.IsConstant) plan.ConstantInputs = inputs;
        return inputs;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} was refused: {Reason}")]
    private static partial void LogBusy(ILogger logger, string requestId, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Request {RequestId} left its plan: {Reason}")]
    private static partial void LogAbandoned(ILogger logger, string requestId, string reason);
}
