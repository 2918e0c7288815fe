using System.Security.Claims;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Streakoid.Graph.Errors;
using Streakoid.Transport.Plans;

namespace Streakoid.Transport;

/// <summary>How a client wants to know the cost of its operation.</summary>
internal enum CostMode
{
    /// <summary>Not at all.</summary>
    Enforce,

    /// <summary>With the answer.</summary>
    Report,

    /// <summary>Instead of the answer.</summary>
    Validate,
}

/// <summary>Who asks, and how.</summary>
internal sealed record RequestScope(
    string RequestId,
    bool ReadOnly,
    CostMode CostMode,
    ClaimsPrincipal User,
    IServiceProvider Services,
    RequestFacts Facts,
    Entrance Entrance,
    CancellationToken Cancellation);

/// <summary>Takes an operation through guard, cache, validation, price and engine.</summary>
internal sealed partial class RequestExecutor(
    IDocumentExecuter engine,
    DocumentCache cache,
    PlanExecutor plans,
    TransportOptions options,
    ILogger<RequestExecutor> logger)
{
    private static readonly GraphQLDocumentBuilder Parser = new();

    internal static readonly IValidationRule[] AllRules =
    [
        .. DocumentValidator.CoreRules.Where(rule => rule is not OverlappingFieldsCanBeMerged),
        FieldsCanMerge.Instance,
    ];

    public async Task<Answer> ExecuteAsync(OperationRequest request, RequestScope scope)
    {
        ISchema schema = scope.Services.GetRequiredService<ISchema>();
        KnownDocument? known = cache.Find(request.Query);
        // Only what is known can tell what it will read.
        if (known is null) await scope.Entrance.EnterAsync([], scope.Cancellation);
        KnownDocument document = known ?? Parse(request.Query);
        GraphQLOperationDefinition? operation = Select(document.Document, request.OperationName);
        scope.Facts.Learn(operation, document, schema);
        if (operation is null or { Operation: OperationType.Subscription } || (operation is { Operation: OperationType.Mutation } && scope.ReadOnly))
            await scope.Entrance.EnterAsync([], scope.Cancellation);
        if (operation is { Operation: OperationType.Mutation } && scope.ReadOnly)
            throw new Refusal(StatusCodes.Status405MethodNotAllowed, ErrorCodes.RequestInvalid, "A mutation must be sent by POST.");
        if (operation is { Operation: OperationType.Subscription })
            throw Refusal.Document(ErrorCodes.RequestInvalid, "A subscription cannot be run over a plain HTTP request.");

        if (known is not null && operation is not null && await plans.TryAsync(known, operation, request, schema, scope) is { } planned)
            return planned;
        await scope.Entrance.EnterAsync([], scope.Cancellation);

        Pricing pricing = new(document, scope.CostMode, options);
        ExecutionOptions execution = new()
        {
            Schema = schema,
            Query = request.Query,
            Document = document.Document,
            OperationName = request.OperationName,
            Variables = request.Variables,
            Extensions = request.Extensions,
            RequestServices = scope.Services,
            User = scope.User,
            CancellationToken = scope.Cancellation,
            UnhandledExceptionDelegate = context => Caught(context, scope),
            // A known document is valid; only rules that look at argument values are run for it again.
            ValidationRules = known is null ? AllRules : KnownDocument.Rules(schema),
        };
        execution.Listeners.Add(pricing);

        ExecutionResult result = await engine.ExecuteAsync(execution);
        if (known is null && pricing.Valid)
            cache.Keep(request.Query, document);
        if (pricing.Refusal is not null)
            throw pricing.Refusal;

        if (result.Errors?.OfType<GraphError>().FirstOrDefault(error => error.RetryAfter is not null) is { } tooMany)
        {
            throw new Refusal(StatusCodes.Status429TooManyRequests, tooMany.Code, tooMany.Message) { RetryAfter = tooMany.RetryAfter };
        }

        if (pricing.PricedOnly)
            return new([], null, false, pricing.Cost);
        return new(
            Shape(result.Errors, scope.RequestId),
            result.Data,
            result.Executed,
            scope.CostMode == CostMode.Report ? pricing.Cost : null);
    }

    internal KnownDocument Parse(string query)
    {
        try
        {
            DocumentGuard.CheckText(query, options);
        }
        catch (GraphQLSyntaxErrorException)
        {
            // The parser below says the same, with its place.
        }

        try
        {
            GraphQLDocument document = Parser.Build(query);
            DocumentGuard.Check(document, options);
            options.TrustedDocuments.Admit(query, document);
            return new(document);
        }
        catch (SyntaxError error)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, ErrorCodes.Syntax, ErrorShape.Of(error, "", false).Message)
            {
                WellFormed = true,
                Location = error.Locations is [var location, ..] ? location : null,
            };
        }
        catch (GraphQLMaxDepthExceededException)
        {
            throw Refusal.Document(ErrorCodes.Syntax, "The document is nested too deeply. Parsing aborted.");
        }
    }

    // Which operation runs is the engine's to say; this only looks ahead at its kind.
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
        errors is null ? [] : [.. errors.Take(options.MaxErrors).Select(error => ErrorShape.Of(error, requestId, options.Suggestions))];

    private Task Caught(UnhandledExceptionContext context, RequestScope scope)
    {
        // Leaves the engine as an exception of the whole request, and becomes its answer.
        string path = context.FieldContext is null ? "" : string.Join('.', context.FieldContext.ResponsePath);
        if (context.OriginalException is TimeoutException busy)
        {
            // The server refused by itself, under a load that is no time for stack traces.
            scope.Services.GetRequiredService<RequestFaults>().Unavailable = busy;
            LogBusy(logger, scope.RequestId, path, busy.Message);
            return Task.CompletedTask;
        }
        if (options.IsUnavailable(context.OriginalException))
            scope.Services.GetRequiredService<RequestFaults>().Unavailable = context.OriginalException;
        LogResolverFailed(logger, context.OriginalException, scope.RequestId, path);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} was refused at '{Path}': {Reason}")]
    private static partial void LogBusy(ILogger logger, string requestId, string path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed at '{Path}'")]
    private static partial void LogResolverFailed(ILogger logger, Exception error, string requestId, string path);
}
