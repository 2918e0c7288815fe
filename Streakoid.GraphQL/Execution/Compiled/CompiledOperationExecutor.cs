using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Streakoid.Execution.Cost;
using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Graph;

namespace Streakoid.Execution.Compiled;

/// <summary>
/// Runs compiled operations of known documents. Everything else, and any failure, falls back to GraphQL.NET, which runs the
/// operation from the start, so that all errors come from one place. A mutation is not run again.
/// </summary>
internal sealed partial class CompiledOperationExecutor(
    IDocumentValidator validator,
    OperationLimits limits,
    IAvailability availability,
    ILogger<CompiledOperationExecutor> logger
)
{
    private static readonly Finding<CompiledOperation?> CompiledOperations = new(OperationCompiler.Compile);

    /// <summary>Returns the response; null if GraphQL.NET must run the operation.</summary>
    /// <exception cref="RequestRejectedException">The operation costs too much, or the database is unavailable.</exception>
    public async Task<Answer?> TryAsync(
        KnownDocument known,
        GraphQLOperationDefinition operation,
        OperationRequest request,
        Inputs variables,
        ISchema schema,
        RequestScope scope,
        bool anonymous
    )
    {
        if (scope.CostMode != CostMode.Enforce || (request.OperationName is null && known.HasSeveralOperations))
            return null;
        CompiledOperation? compiled = known.Get(CompiledOperations, operation, schema);
        if (compiled is null || await InputsAsync(compiled, known, variables, schema, scope) is not { } inputs)
            return null;

        Pricing pricing = new(known, CostMode.Enforce, limits);
        pricing.Price(schema, operation, inputs.Arguments);
        OperationRun run = new(compiled, known, schema, scope, inputs);
        Principal? principal = await scope.Admission.EnterAsync(
            anonymous,
            pricing.Rejection is null && !anonymous ? OperationPrefetches.Of(run) : [],
            scope.Cancellation
        );
        if (pricing.Rejection is not null)
            throw pricing.Rejection;
        try
        {
            return new Answer([], null, true, null, Write(await run.RunAsync(principal), schema, scope.Guard));
        }
        catch (Exception error) when (!scope.Cancellation.IsCancellationRequested && !scope.Guard.HasRefused)
        {
            if (error is TimeoutException)
            {
                // Under load a stack trace would only add to it.
                LogBusy(logger, scope.RequestId, error.Message);
                throw RequestRejectedException.Unavailable();
            }
            if (availability.IsUnavailable(error))
                throw;
            LogAbandoned(logger, scope.RequestId, error.Message);
            return null;
        }
    }

    private static AnswerBuffer Write(ObjectResult data, ISchema schema, PrincipalGuard guard)
    {
        AnswerBuffer buffer = AnswerBuffer.Rent();
        try
        {
            buffer.Json.WriteStartObject();
            buffer.Json.WritePropertyName("data"u8);
            new OperationWriter(buffer.Json, schema, guard).Write(data);
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

    private async ValueTask<OperationInputs?> InputsAsync(
        CompiledOperation compiled,
        KnownDocument known,
        Inputs variables,
        ISchema schema,
        RequestScope scope
    )
    {
        if (compiled.IsConstant && compiled.ConstantInputs is { } same)
            return same;
        if (KnownDocument.Rules(schema).Length == 0 && compiled.Inputs?.TryRead(variables) is { } read)
            return read;
        IValidationResult valid;
        try
        {
            valid = await validator.ValidateAsync(
                new ValidationOptions
                {
                    Schema = schema,
                    Document = known.Document,
                    Operation = compiled.Operation,
                    Rules = KnownDocument.Rules(schema),
                    Variables = variables,
                    RequestServices = scope.Services,
                    CancellationToken = scope.Cancellation,
                }
            );
        }
        catch (ExecutionError)
        {
            // An input field is invalid. The engine reports it again, with its location, after the request has been counted.
            return null;
        }
        if (!valid.IsValid)
            return null;
        OperationInputs inputs = new(valid.Variables ?? Variables.None, valid.ArgumentValues);
        if (compiled.IsConstant)
            compiled.ConstantInputs = inputs;
        return inputs;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} was rejected: {Reason}")]
    private static partial void LogBusy(ILogger logger, string requestId, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Request {RequestId} falls back from its compiled operation: {Reason}")]
    private static partial void LogAbandoned(ILogger logger, string requestId, string reason);
}
