using GraphQL;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;
using Streakoid.Graph;
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
    IServiceProvider Services,
    RequestFacts Facts,
    Entrance Entrance,
    PrincipalGuard Guard,
    CancellationToken Cancellation);

/// <summary>Takes an operation through guard, cache, validation, price and engine.</summary>
internal sealed partial class RequestExecutor(
    IDocumentExecuter engine,
    DocumentCache cache,
    PlanExecutor plans,
    TransportOptions options,
    IRequestGate gate,
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
        KnownDocument document = known ?? await CountedAsync(() => Parse(request.Query), scope);
        GraphQLOperationDefinition? operation = Select(document.Document, request.OperationName);
        scope.Facts.Learn(operation, document, schema);
        OperationAccess access = operation is null ? default : document.AccessOf(operation, schema);
        if (Misplaced(operation, access, scope) is { } refusal) await CountedAsync<KnownDocument>(() => throw refusal, scope);

        bool anonymous = access.Needs != ViewerNeed.Viewer;
        if (known is not null && operation is not null && await plans.TryAsync(known, operation, request, schema, scope, anonymous) is { } planned)
            return planned;
        Principal? principal = await scope.Entrance.EnterAsync(anonymous, [], scope.Cancellation);

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
            Root = principal,
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
            scope.CostMode == CostMode.Report ? pricing.Cost : null,
            Principal: principal);
    }

    /// <summary>What is refused before it is known who asks is counted as a request of nobody's.</summary>
    private static async ValueTask<T> CountedAsync<T>(Func<T> step, RequestScope scope)
    {
        try
        {
            return step();
        }
        catch (Refusal)
        {
            await scope.Entrance.EnterAsync(anonymous: true, [], scope.Cancellation);
            throw;
        }
    }

    /// <summary>Why an operation is not run in a request such as this; null where it is.</summary>
    private Refusal? Misplaced(GraphQLOperationDefinition? operation, OperationAccess access, RequestScope scope) => operation?.Operation switch
    {
        OperationType.Mutation when scope.ReadOnly =>
            new(StatusCodes.Status405MethodNotAllowed, ErrorCodes.RequestInvalid, "A mutation must be sent by POST."),
        OperationType.Subscription => Refusal.Document(ErrorCodes.RequestInvalid, "A subscription cannot be run over a plain HTTP request."),
        _ when access.Needs == ViewerNeed.Mixed => Refusal.Document(
            ErrorCodes.OneCredential,
            "A field that signs somebody in, or needs nobody to be signed in, stands alone in its operation. Send the other fields as a request of their own, with the access token that it returns."),
        // The token has been read already, for the size of the body alone.
        _ when scope.Entrance.ReadToken && !access.AllowsLargeBody => HttpRequestReader.TooLarge(options.MaxBodyBytes),
        _ => null,
    };

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
        if (gate.IsUnavailable(context.OriginalException))
            scope.Services.GetRequiredService<RequestFaults>().Unavailable = context.OriginalException;
        LogResolverFailed(logger, context.OriginalException, scope.RequestId, path);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} was refused at '{Path}': {Reason}")]
    private static partial void LogBusy(ILogger logger, string requestId, string path, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed at '{Path}'")]
    private static partial void LogResolverFailed(ILogger logger, Exception error, string requestId, string path);
}
