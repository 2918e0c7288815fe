using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Errors;

namespace Streakoid.Execution.Cost;

/// <summary>
/// Computes the cost of every request between validation and execution. It is a listener and not a validation rule,
/// because the engine runs no rules for a cached document: one first sent with a small page would pass with a large one.
/// </summary>
internal sealed class Pricing(KnownDocument document, CostMode mode, OperationLimits limits) : DocumentExecutionListenerBase
{
    /// <summary>Whether the document and its variables are valid.</summary>
    public bool Valid { get; private set; }

    /// <summary>The cost, once validation has passed.</summary>
    public OperationCost? Cost { get; private set; }

    /// <summary>Why the operation must not run; null if it may.</summary>
    public RequestRejectedException? Rejection { get; private set; }

    /// <summary>Whether only the cost was requested.</summary>
    public bool PricedOnly => Rejection is null && Cost is not null && mode == CostMode.Validate;

    /// <inheritdoc />
    public override Task AfterValidationAsync(IExecutionContext context, IValidationResult validationResult)
    {
        if (!validationResult.IsValid)
            return Task.CompletedTask;
        Price(context.Schema, context.Operation, context.ArgumentValues);
        // An error here prevents the execution.
        if (Rejection is not null)
            context.Errors.Add(new GraphError(Rejection.Code, Rejection.Message));
        else if (mode == CostMode.Validate)
            context.Errors.Add(new GraphError(null, "The operation was priced but not run."));
        return Task.CompletedTask;
    }

    /// <summary>Prices a valid operation.</summary>
    public void Price(
        ISchema schema,
        GraphQLOperationDefinition operation,
        IReadOnlyDictionary<GraphQLField, IDictionary<string, ArgumentValue>>? arguments
    )
    {
        Valid = true;
        OperationCost? cost = document.Kept<OperationCost>(typeof(OperationCost), operation);
        if (cost is null)
        {
            cost = CostAnalyzer.Analyze(schema, document.Document, operation, arguments);
            // The cost does not depend on variables.
            if (!cost.DependsOnVariables)
                document.Keep(typeof(OperationCost), operation, cost);
        }

        Cost = cost;
        Rejection = Judge(cost);
    }

    private RequestRejectedException? Judge(OperationCost cost)
    {
        if (cost.PageSize is > CostMetadata.MaxPageSize and var large)
        {
            return RequestRejectedException.Document(
                ErrorCodes.PageSize,
                "The maximum allowed items per page were exceeded.",
                new("requestedItems", large),
                new("maxAllowedItems", CostMetadata.MaxPageSize)
            );
        }

        if (cost.PageSize is { } small)
        {
            return RequestRejectedException.Document(
                ErrorCodes.PageSize,
                "The requested number of values per page must be at least 1.",
                new("requestedItems", small),
                new("minAllowedItems", 1)
            );
        }

        if (cost.FieldCost > limits.MaxFieldCost)
        {
            return RequestRejectedException.Document(
                ErrorCodes.TooCostly,
                "The maximum allowed field cost was exceeded.",
                new("fieldCost", cost.FieldCost),
                new("maxFieldCost", limits.MaxFieldCost)
            );
        }

        if (cost.TypeCost > limits.MaxTypeCost)
        {
            return RequestRejectedException.Document(
                ErrorCodes.TooCostly,
                "The maximum allowed type cost was exceeded.",
                new("typeCost", cost.TypeCost),
                new("maxTypeCost", limits.MaxTypeCost)
            );
        }

        return cost.Credentials > 1
            ? RequestRejectedException.Document(
                ErrorCodes.OneCredential,
                "Only one field of an operation may check a password. Send the others in separate requests."
            )
            : null;
    }
}
