using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Errors;

namespace Streakoid.Transport;

/// <summary>
/// Prices the operation between validation and execution of every request. It is a listener and no
/// validation rule, because the engine runs no rules for a document that it has seen: a document first sent
/// with a small page would pass with a large one.
/// </summary>
internal sealed class Pricing(KnownDocument document, CostMode mode, TransportOptions options) : DocumentExecutionListenerBase
{
    /// <summary>Whether the document and its variables are valid.</summary>
    public bool Valid { get; private set; }

    /// <summary>The cost, once validation has passed.</summary>
    public OperationCost? Cost { get; private set; }

    /// <summary>Why the operation must not run, if so.</summary>
    public Refusal? Refusal { get; private set; }

    /// <summary>Whether only the price was wanted.</summary>
    public bool PricedOnly => Refusal is null && Cost is not null && mode == CostMode.Validate;

    /// <inheritdoc />
    public override Task AfterValidationAsync(IExecutionContext context, IValidationResult validationResult)
    {
        if (!validationResult.IsValid)
            return Task.CompletedTask;
        Price(context.Schema, context.Operation, context.ArgumentValues);
        // Any error here keeps the engine from running the operation.
        if (Refusal is not null)
            context.Errors.Add(new GraphError(Refusal.Code, Refusal.Message));
        else if (mode == CostMode.Validate)
            context.Errors.Add(new GraphError(null, "Priced, not run."));
        return Task.CompletedTask;
    }

    /// <summary>Prices a valid operation.</summary>
    public void Price(ISchema schema, GraphQLOperationDefinition operation, IReadOnlyDictionary<GraphQLField, IDictionary<string, ArgumentValue>>? arguments)
    {
        Valid = true;
        if (!document.Costs.TryGetValue(operation, out OperationCost? cost))
        {
            cost = CostAnalyzer.Analyze(schema, document.Document, operation, arguments);
            if (!cost.DependsOnVariables)
                document.Costs.TryAdd(operation, cost);
        }

        Cost = cost;
        Refusal = Judge(cost);
    }

    private Refusal? Judge(OperationCost cost)
    {
        if (cost.PageSize is > CostMetadata.MaxPageSize and var large)
        {
            return Refusal.Document(
                ErrorCodes.PageSize,
                "The maximum allowed items per page were exceeded.",
                new("requestedItems", large),
                new("maxAllowedItems", CostMetadata.MaxPageSize));
        }

        if (cost.PageSize is { } small)
        {
            return Refusal.Document(
                ErrorCodes.PageSize,
                "The requested number of values per page must be at least 1.",
                new("requestedItems", small),
                new("minAllowedItems", 1));
        }

        if (cost.FieldCost > options.MaxFieldCost)
        {
            return Refusal.Document(
                ErrorCodes.TooCostly,
                "The maximum allowed field cost was exceeded.",
                new("fieldCost", cost.FieldCost),
                new("maxFieldCost", options.MaxFieldCost));
        }

        if (cost.TypeCost > options.MaxTypeCost)
        {
            return Refusal.Document(
                ErrorCodes.TooCostly,
                "The maximum allowed type cost was exceeded.",
                new("typeCost", cost.TypeCost),
                new("maxTypeCost", options.MaxTypeCost));
        }

        return cost.Credentials > 1
            ? Refusal.Document(
                ErrorCodes.OneCredential,
                "Only one field of an operation may check a password. Send the others as requests of their own.")
            : null;
    }
}
