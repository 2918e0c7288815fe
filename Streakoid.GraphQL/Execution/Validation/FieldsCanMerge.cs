using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;
using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;
using Streakoid.Graph;

namespace Streakoid.Execution.Validation;

/// <summary>
/// The specification's rule that fields with one response name must be the same field with the same arguments and
/// return values of the same shape. The engine's rule compares every pair and reports every conflict, which
/// takes half a second for a hundred fields; this one compares each field with the first of its group.
/// It runs after the other rules have passed, so every name in the document is known.
/// </summary>
internal sealed class FieldsCanMerge : ValidationRuleBase
{
    private const int MostSteps = 100_000;

    /// <summary>The stateless instance.</summary>
    public static FieldsCanMerge Instance { get; } = new();

    /// <inheritdoc />
    public override ValueTask<INodeVisitor?> GetPostNodeVisitorAsync(ValidationContext context)
    {
        new Check(context).Run();
        return default;
    }

    private sealed record Selected(GraphQLField Node, IGraphType Parent, IGraphType Type);

    private sealed class Check
    {
        private readonly ValidationContext _context;
        private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments;
        private int _steps;

        public Check(ValidationContext context)
        {
            _context = context;
            _fragments = context
                .Document.Definitions.OfType<GraphQLFragmentDefinition>()
                .ToDictionary(fragment => fragment.FragmentName.Name.StringValue, StringComparer.Ordinal);
        }

        public void Run()
        {
            foreach (GraphQLOperationDefinition operation in _context.Document.Definitions.OfType<GraphQLOperationDefinition>())
            {
                IGraphType? root = _context.Schema.RootOf(operation.Operation);
                if (root is null)
                    continue;
                List<Selected> fields = [];
                Collect(operation.SelectionSet, root, fields);
                if (!(SameShape(fields) && SameFields(fields)))
                    return;
            }
        }

        // Fields with one response name return values of the same shape, for every object type.
        private bool SameShape(List<Selected> fields)
        {
            foreach (IGrouping<string, Selected> group in fields.GroupBy(Response, StringComparer.Ordinal))
            {
                Selected first = group.First();
                foreach (Selected other in group.Skip(1))
                {
                    if (!HaveOneShape(first.Type, other.Type))
                        return Conflict(first, other);
                }

                if (!SameShape(Below(group)))
                    return false;
            }

            return true;
        }

        // Fields that can apply to one object must be the same field with the same arguments.
        private bool SameFields(List<Selected> fields)
        {
            foreach (IGrouping<string, Selected> group in fields.GroupBy(Response, StringComparer.Ordinal))
            {
                List<Selected> ofAny = [.. group.Where(field => field.Parent is not IObjectGraphType)];
                List<List<Selected>> together =
                [
                    .. group
                        .Where(field => field.Parent is IObjectGraphType)
                        .GroupBy(field => field.Parent)
                        .Select(ofOne => ofOne.Concat(ofAny).ToList()),
                ];
                if (together.Count == 0)
                    together.Add(ofAny);
                foreach (List<Selected> ofOne in together)
                {
                    Selected first = ofOne[0];
                    foreach (Selected other in ofOne.Skip(1))
                    {
                        if (first.Node.Name.Value != other.Node.Name.Value || !SameArguments(first.Node.Arguments, other.Node.Arguments))
                            return Conflict(first, other);
                    }

                    if (!SameFields(Below(ofOne)))
                        return false;
                }
            }

            return true;
        }

        private List<Selected> Below(IEnumerable<Selected> group)
        {
            List<Selected> below = [];
            foreach (Selected field in group)
            {
                if (field.Node.SelectionSet is not null)
                    Collect(field.Node.SelectionSet, Named(field.Type), below);
            }

            return below;
        }

        private void Collect(GraphQLSelectionSet set, IGraphType type, List<Selected> fields)
        {
            foreach (ASTNode node in set.Selections)
            {
                if (++_steps > MostSteps)
                    throw RequestRejectedException.Document(Graph.Errors.ErrorCodes.DocumentLimit, "The document repeats too many fields.");
                switch (node)
                {
                    case GraphQLField field when Definition(field.Name.Value, type) is { ResolvedType: { } result }:
                        fields.Add(new(field, type, result));
                        break;
                    case GraphQLInlineFragment inline:
                        Collect(inline.SelectionSet, Condition(inline.TypeCondition) ?? type, fields);
                        break;
                    case GraphQLFragmentSpread spread
                        when _fragments.TryGetValue(spread.FragmentName.Name.StringValue, out GraphQLFragmentDefinition? fragment):
                        Collect(fragment.SelectionSet, Condition(fragment.TypeCondition) ?? type, fields);
                        break;
                }
            }
        }

        private FieldType? Definition(ROM name, IGraphType type)
        {
            ISchema schema = _context.Schema;
            return name == schema.TypeNameMetaFieldType.Name ? schema.TypeNameMetaFieldType
                : name == schema.SchemaMetaFieldType.Name ? schema.SchemaMetaFieldType
                : name == schema.TypeMetaFieldType.Name ? schema.TypeMetaFieldType
                : (type as IComplexGraphType)?.Fields.Find(name);
        }

        private IGraphType? Condition(GraphQLTypeCondition? condition) =>
            condition is null ? null : _context.Schema.AllTypes[condition.Type.Name.Value];

        private bool Conflict(Selected first, Selected other)
        {
            _context.ReportError(
                new ValidationError(
                    _context.Document.Source,
                    null,
                    "Encountered fields for the same object that cannot be merged.",
                    first.Node,
                    other.Node
                )
            );
            return false;
        }
    }

    private static string Response(Selected field) => field.Node.ResponseName();

    private static IGraphType Named(IGraphType type) =>
        type switch
        {
            NonNullGraphType nonNull => Named(nonNull.ResolvedType!),
            ListGraphType list => Named(list.ResolvedType!),
            _ => type,
        };

    private static bool HaveOneShape(IGraphType one, IGraphType other) =>
        (one, other) switch
        {
            (NonNullGraphType a, NonNullGraphType b) => HaveOneShape(a.ResolvedType!, b.ResolvedType!),
            (NonNullGraphType, _) or (_, NonNullGraphType) => false,
            (ListGraphType a, ListGraphType b) => HaveOneShape(a.ResolvedType!, b.ResolvedType!),
            (ListGraphType, _) or (_, ListGraphType) => false,
            (ScalarGraphType, _) or (_, ScalarGraphType) => one.Name == other.Name,
            _ => true,
        };

    private static bool SameArguments(GraphQLArguments? one, GraphQLArguments? other)
    {
        if ((one?.Count ?? 0) != (other?.Count ?? 0))
            return false;
        foreach (GraphQLArgument argument in one ?? Enumerable.Empty<GraphQLArgument>())
        {
            if (other!.Find(argument.Name.Value) is not { } match || !SameValue(argument.Value, match.Value))
                return false;
        }

        return true;
    }

    private static bool SameValue(GraphQLValue one, GraphQLValue other) =>
        (one, other) switch
        {
            (GraphQLVariable a, GraphQLVariable b) => a.Name.Value == b.Name.Value,
            (GraphQLStringValue a, GraphQLStringValue b) => a.Value == b.Value,
            (GraphQLIntValue a, GraphQLIntValue b) => a.Value == b.Value,
            (GraphQLFloatValue a, GraphQLFloatValue b) => a.Value == b.Value,
            (GraphQLBooleanValue a, GraphQLBooleanValue b) => a.Value == b.Value,
            (GraphQLEnumValue a, GraphQLEnumValue b) => a.Name.Value == b.Name.Value,
            (GraphQLNullValue, GraphQLNullValue) => true,
            (GraphQLListValue a, GraphQLListValue b) => (a.Values?.Count ?? 0) == (b.Values?.Count ?? 0)
                && (a.Values ?? []).Zip(b.Values ?? []).All(pair => SameValue(pair.First, pair.Second)),
            (GraphQLObjectValue a, GraphQLObjectValue b) => (a.Fields?.Count ?? 0) == (b.Fields?.Count ?? 0)
                && (a.Fields ?? []).All(member =>
                    b.Fields!.Exists(match => match.Name.Value == member.Name.Value && SameValue(member.Value, match.Value))
                ),
            _ => false,
        };
}
