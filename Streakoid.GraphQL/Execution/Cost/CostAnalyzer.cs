using GraphQL.Execution;
using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;
using Streakoid.Execution.Documents;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Directives;

namespace Streakoid.Execution.Cost;

/// <summary>
/// Computes the cost of an operation before it runs, from the weights in the schema. A field costs its weight
/// (1 if it returns objects or a list, 0 otherwise); selections of a list count once per item.
/// The engine's complexity rule has one number instead of two and is skipped for cached documents.
/// Linear in the document with expanded fragments, which the guard limits.
/// </summary>
public sealed class CostAnalyzer
{
    private readonly ISchema _schema;
    private readonly IReadOnlyDictionary<GraphQLField, IDictionary<string, ArgumentValue>>? _arguments;
    private readonly Dictionary<string, GraphQLFragmentDefinition>? _fragments;
    private int _credentials;
    private bool _dependsOnVariables;
    private int? _pageSize;

    private CostAnalyzer(
        ISchema schema,
        GraphQLDocument document,
        IReadOnlyDictionary<GraphQLField, IDictionary<string, ArgumentValue>>? arguments
    )
    {
        _schema = schema;
        _arguments = arguments;
        foreach (ASTNode definition in document.Definitions)
        {
            if (definition is GraphQLFragmentDefinition fragment)
                (_fragments ??= new(StringComparer.Ordinal)).TryAdd(fragment.FragmentName.Name.StringValue, fragment);
        }
    }

    /// <summary>Prices a valid operation; <paramref name="arguments"/> are its coerced arguments.</summary>
    public static OperationCost Analyze(
        ISchema schema,
        GraphQLDocument document,
        GraphQLOperationDefinition operation,
        IReadOnlyDictionary<GraphQLField, IDictionary<string, ArgumentValue>>? arguments
    )
    {
        CostAnalyzer analyzer = new(schema, document, arguments);
        IObjectGraphType? root = schema.RootOf(operation.Operation);
        if (root is null)
            return new(0, 0, 0, false, null);
        (double fields, double types) = analyzer.Selections([operation.SelectionSet], root, null, null);
        return new(fields, types + 1, analyzer._credentials, analyzer._dependsOnVariables, analyzer._pageSize);
    }

    // Fields with one response name run once, so they are priced once, with all their selections.
    private sealed record Selected(GraphQLField Field, IGraphType Declared, List<GraphQLSelectionSet> Sets);

    private (double Fields, double Types) Selections(
        List<GraphQLSelectionSet> sets,
        IGraphType type,
        FieldType? parent,
        GraphQLField? parentNode
    )
    {
        Dictionary<(string Response, IGraphType Declared), Selected> selected = [];
        foreach (GraphQLSelectionSet set in sets)
            Collect(set, type, selected);

        if (type is IObjectGraphType)
        {
            double fields = 0,
                types = 0;
            foreach (Selected field in selected.Values)
            {
                (double fieldCost, double typeCost) = Price(field, parent, parentNode);
                fields += fieldCost;
                types += typeCost;
            }

            return (fields, types);
        }

        // For an interface or union, the most expensive possible type counts.
        var priced = selected.Values.Select(field => (field.Declared, Cost: Price(field, parent, parentNode))).ToList();
        double dearestFields = 0,
            dearestTypes = 0;
        foreach (IObjectGraphType possible in ((IAbstractGraphType)type).PossibleTypes)
        {
            double fields = 0,
                types = 0;
            foreach ((IGraphType declared, (double Fields, double Types) cost) in priced)
            {
                if (!Applies(declared, possible))
                    continue;
                fields += cost.Fields;
                types += cost.Types;
            }

            dearestFields = Math.Max(dearestFields, fields);
            dearestTypes = Math.Max(dearestTypes, types);
        }

        return (dearestFields, dearestTypes);
    }

    private void Collect(GraphQLSelectionSet set, IGraphType type, Dictionary<(string Response, IGraphType Declared), Selected> selected)
    {
        foreach (ASTNode node in set.Selections)
        {
            switch (node)
            {
                case GraphQLField field when !field.Name.StringValue.StartsWith("__", StringComparison.Ordinal):
                    (string, IGraphType) key = (field.ResponseName(), type);
                    if (!selected.TryGetValue(key, out Selected? one))
                        selected.Add(key, one = new(field, type, []));
                    if (field.SelectionSet is not null)
                        one.Sets.Add(field.SelectionSet);
                    break;
                case GraphQLInlineFragment inline:
                    Collect(inline.SelectionSet, Narrow(type, inline.TypeCondition), selected);
                    break;
                case GraphQLFragmentSpread spread when _fragments?.GetValueOrDefault(spread.FragmentName.Name.StringValue) is { } fragment:
                    Collect(fragment.SelectionSet, Narrow(type, fragment.TypeCondition), selected);
                    break;
            }
        }
    }

    private IGraphType Narrow(IGraphType type, GraphQLTypeCondition? condition)
    {
        IGraphType? named = condition is null ? null : _schema.AllTypes[condition.Type.Name.Value];
        // A condition wider than the known type adds nothing.
        return named is null || (type is IObjectGraphType && named is not IObjectGraphType) ? type : named;
    }

    private (double Fields, double Types) Price(Selected selected, FieldType? parent, GraphQLField? parentNode)
    {
        if ((selected.Declared as IComplexGraphType)?.Fields.Find(selected.Field.Name.Value) is not { } definition)
            return (0, 0);
        if (definition.IsCredential())
            _credentials++;

        IGraphType named = NamedType(definition.ResolvedType!, out bool isList);
        bool composite = named is IComplexGraphType or UnionGraphType;
        double fieldCost = definition.GetCost() ?? (composite || isList ? 1 : 0);
        fieldCost += ArgumentCost(selected.Field, definition);
        double typeCost = composite ? 1 : 0;

        (double Fields, double Types) below = default;
        if (composite && selected.Sets.Count > 0)
            below = Selections(selected.Sets, named, definition, selected.Field);

        ListSize? size = definition.GetListSize();
        if (size is { SlicingArguments.Count: > 0 })
            _ = Size(size, selected.Field);
        double items = 1;
        if (isList)
        {
            if (size is not null)
                items = Size(size, selected.Field);
            else if (parent?.GetListSize() is { } parentSize && parentNode is not null && parentSize.SizedFields.Contains(definition.Name))
                items = Size(parentSize, parentNode);
        }

        return (fieldCost + (below.Fields * items), (typeCost + below.Types) * items);
    }

    private static double ArgumentCost(GraphQLField field, FieldType definition)
    {
        double cost = 0;
        foreach (GraphQLArgument argument in field.Arguments ?? Enumerable.Empty<GraphQLArgument>())
        {
            if (
                definition.Arguments?.Find(argument.Name.Value)?.ResolvedType is { } type
                && NamedType(type, out _) is IInputObjectGraphType
            )
                cost += 1;
        }

        return cost;
    }

    private double Size(ListSize size, GraphQLField field)
    {
        int? largest = null;
        foreach (string name in size.SlicingArguments)
        {
            if (field.Arguments?.Find(name) is { } sent && sent.Value is GraphQLVariable)
                _dependsOnVariables = true;
            if (
                _arguments is null
                || !_arguments.TryGetValue(field, out IDictionary<string, ArgumentValue>? values)
                || !values.TryGetValue(name, out ArgumentValue value)
                || value.Value is not int requested
            )
                continue;
            if (requested is < 1 or > CostMetadata.MaxPageSize)
                _pageSize ??= requested;
            largest = Math.Max(largest ?? 0, requested);
        }

        return largest ?? size.SlicingArgumentDefaultValue ?? size.AssumedSize ?? 1;
    }

    private static bool Applies(IGraphType declared, IObjectGraphType possible) =>
        declared == possible || (declared is IAbstractGraphType wide && wide.IsPossible(possible));

    private static IGraphType NamedType(IGraphType type, out bool isList)
    {
        isList = false;
        while (true)
        {
            switch (type)
            {
                case NonNullGraphType nonNull:
                    type = nonNull.ResolvedType!;
                    break;
                case ListGraphType list:
                    isList = true;
                    type = list.ResolvedType!;
                    break;
                default:
                    return type;
            }
        }
    }
}

file static class AbstractTypes
{
    public static bool IsPossible(this IAbstractGraphType type, IObjectGraphType possible) =>
        type.PossibleTypes.Any(one => one == possible || one.Name == possible.Name);
}
