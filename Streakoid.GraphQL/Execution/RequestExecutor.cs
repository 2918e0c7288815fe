using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Streakoid.Execution.Compiled;
using Streakoid.Execution.Cost;
using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;
using Streakoid.Execution.Results;
using Streakoid.Execution.Validation;
using Streakoid.Graph;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Subscriptions;

namespace Streakoid.Execution;

/// <summary>Runs an operation through guard, cache, validation, cost and execution.</summary>
internal sealed partial class RequestExecutor(
    IDocumentExecuter engine,
    DocumentCache cache,
    CompiledOperationExecutor compiledOperations,
    OperationLimits limits,
    TrustedDocuments trusted,
    RegisteredDocuments registered,
    IAvailability availability,
    ILogger<RequestExecutor> logger
)
{
    private static readonly GraphQLDocumentBuilder Parser = new();

    internal static readonly IValidationRule[] AllRules =
    [
        .. DocumentValidator.CoreRules.Where(rule => rule is not OverlappingFieldsCanBeMerged),
        FieldsCanMerge.Instance,
    ];

    private static readonly Finding<string> RootFields = new(RootField.Of);
    private static readonly Finding<OperationAccess> Accesses = new(OperationAccesses.Of);

    public Task<Answer> ExecuteAsync(OperationRequest request, RequestScope scope) =>
        request.Registers is { } hash ? RunAndRegisterAsync(hash, request, scope) : RunAsync(request, scope);

    /// <summary>Runs an operation, and registers its document if it ran or, as a subscription, has begun.</summary>
    private async Task<Answer> RunAndRegisterAsync(string hash, OperationRequest request, RequestScope scope)
    {
        Answer answer = await RunAsync(request, scope);
        if (answer.HasData || answer.Source is not null)
        {
            // The request has been admitted; this is its principal, whatever the operation did.
            Principal? principal = await scope.Admission.EnterAsync(anonymous: true, [], scope.Cancellation);
            registered.Register(hash, request.Query, principal?.Viewer, scope.Client);
        }
        return answer;
    }

    private async Task<Answer> RunAsync(OperationRequest request, RequestScope scope)
    {
        ISchema schema = scope.Services.GetRequiredService<ISchema>();
        KnownDocument? known = cache.Find(request.Query);
        KnownDocument document = known ?? await CountedAsync(() => Parse(request.Query), scope);
        GraphQLOperationDefinition? operation = Select(document.Document, request.OperationName);
        if (operation is not null)
            scope.Info.Learn(operation, document.Get(RootFields, operation, schema));
        OperationAccess access = operation is null ? default : document.Get(Accesses, operation, schema);
        if (Misplaced(operation, access, request, scope) is { } rejection)
            await CountedAsync<KnownDocument>(() => throw rejection, scope);
        Inputs variables = await CountedAsync(() => request.Variables.Read(operation, limits), scope);

        bool anonymous = access.Needs != ViewerNeed.Viewer;
        if (
            known is not null
            && operation is not null
            && await compiledOperations.TryAsync(known, operation, request, variables, schema, scope, anonymous) is { } compiled
        )
            return compiled;
        Principal? principal = await scope.Admission.EnterAsync(anonymous, [], scope.Cancellation);

        SubscriptionStart? start =
            operation is { Operation: OperationType.Subscription } && principal is not null && scope.Occurred is null
                ? new(principal)
                : null;
        Pricing pricing = new(document, scope.CostMode, limits);
        ExecutionOptions execution = new()
        {
            Schema = schema,
            Query = request.Query,
            Document = document.Document,
            OperationName = request.OperationName,
            Variables = variables,
            RequestServices = scope.Services,
            Root =
                start is not null ? start
                : principal is not null && scope.Occurred is { } occurred ? new SubscriptionEvent(principal, occurred)
                : principal,
            CancellationToken = scope.Cancellation,
            UnhandledExceptionDelegate = context => Caught(context, scope),
            // A known document is valid, so only the rules that check argument values run.
            ValidationRules = known is null ? AllRules : KnownDocument.Rules(schema),
        };
        execution.Listeners.Add(pricing);

        ExecutionResult result = await engine.ExecuteAsync(execution);
        if (known is null && pricing.Valid)
            cache.Keep(request.Query, document);
        if (pricing.Rejection is not null)
            throw pricing.Rejection;

        if (result.Errors?.OfType<GraphError>().FirstOrDefault(error => error.RetryAfter is not null) is { } tooMany)
        {
            throw new RequestRejectedException(RejectionReason.TooManyRequests, tooMany.Code, tooMany.Message)
            {
                RetryAfter = tooMany.RetryAfter,
            };
        }

        if (pricing.PricedOnly)
            return new([], null, false, pricing.Cost);
        return new(
            Shape(result.Errors, scope.RequestId),
            result.Data,
            result.Executed,
            scope.CostMode == CostMode.Report ? pricing.Cost : null,
            Principal: principal,
            Source: start?.Source
        );
    }

    /// <summary>Counts a request that is rejected before its user is known as anonymous.</summary>
    private static async ValueTask<T> CountedAsync<T>(Func<T> step, RequestScope scope)
    {
        try
        {
            return step();
        }
        catch (RequestRejectedException)
        {
            await scope.Admission.EnterAsync(anonymous: true, [], scope.Cancellation);
            throw;
        }
    }

    /// <summary>Why the operation is not allowed in this request; null if it is.</summary>
    private static RequestRejectedException? Misplaced(
        GraphQLOperationDefinition? operation,
        OperationAccess access,
        OperationRequest request,
        RequestScope scope
    ) =>
        operation?.Operation switch
        {
            OperationType.Mutation when scope.ReadOnly => new(
                RejectionReason.MethodNotAllowed,
                ErrorCodes.RequestInvalid,
                "A mutation must be sent by POST."
            ),
            OperationType.Mutation when scope.Batched && access.Needs != ViewerNeed.Viewer => RequestRejectedException.Document(
                ErrorCodes.RequestInvalid,
                "A mutation that signs in or needs no signed-in user must not be part of a batch. Send it in a request of its own."
            ),
            OperationType.Mutation when scope is { Batched: true, HasIdempotencyKey: true } => RequestRejectedException.Document(
                ErrorCodes.RequestInvalid,
                "An idempotency key stands for one mutation. Send this one in a request of its own, with a key of its own."
            ),
            OperationType.Subscription when !scope.Streams => RequestRejectedException.Document(
                ErrorCodes.RequestInvalid,
                "A subscription cannot be run over a plain HTTP request. Open a WebSocket, or accept text/event-stream."
            ),
            _ when access.Needs == ViewerNeed.Mixed => RequestRejectedException.Document(
                ErrorCodes.OneCredential,
                "Fields that sign in or need no signed-in user must not be combined with others in one operation. Send the other fields in a separate request, with the access token."
            ),
            _ when request.IsLarge && !access.AllowsLargeBody => RequestRejectedException.TooLarge(scope.SmallBodyBytes),
            _ => null,
        };

    internal KnownDocument Parse(string query)
    {
        try
        {
            DocumentGuard.CheckText(query, limits);
        }
        catch (GraphQLSyntaxErrorException)
        {
            // The parser below reports the same with a location.
        }

        try
        {
            GraphQLDocument document = Parser.Build(query);
            DocumentGuard.Check(document, limits);
            trusted.Admit(query, document);
            return new(document);
        }
        catch (SyntaxError error)
        {
            throw new RequestRejectedException(RejectionReason.Invalid, ErrorCodes.Syntax, ErrorShape.Of(error, "", false).Message)
            {
                WellFormed = true,
                Location = error.Locations is [var location, ..] ? location : null,
            };
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw RequestRejectedException.Document(ErrorCodes.Syntax, "The document is nested too deeply. Parsing aborted.");
        }
    }

    // The engine decides which operation runs. This only predicts its kind.
    private static GraphQLOperationDefinition? Select(GraphQLDocument document, string? name)
    {
        foreach (ASTNode definition in document.Definitions)
        {
            if (definition is GraphQLOperationDefinition operation && (name is null || operation.Name?.StringValue == name))
                return operation;
        }

        return null;
    }

    private List<ShapedError> Shape(ExecutionErrors? errors, string requestId) =>
        errors is null ? [] : [.. errors.Take(limits.MaxErrors).Select(error => ErrorShape.Of(error, requestId, limits.Suggestions))];

    private Task Caught(UnhandledExceptionContext context, RequestScope scope)
    {
        // The engine passes the exception on, and it becomes the response of the whole request.
        string path = context.FieldContext is null ? "" : string.Join('.', context.FieldContext.ResponsePath);
        if (context.OriginalException is TimeoutException busy)
        {
            // Under load a stack trace would only add to it.
            scope.Services.GetRequiredService<RequestFaults>().Unavailable = busy;
            LogBusy(logger, scope.RequestId, path, busy.Message);
            return Task.CompletedTask;
        }
        if (availability.IsUnavailable(context.OriginalException))
            scope.Services.GetRequiredService<RequestFaults>().Unavailable = context.OriginalException;
        LogResolverFailed(logger, context.OriginalException, scope.RequestId, path);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} was rejected at '{Path}': {Reason}")]
    private static partial void LogBusy(ILogger logger, string requestId, string path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed at '{Path}'")]
    private static partial void LogResolverFailed(ILogger logger, Exception error, string requestId, string path);
}
