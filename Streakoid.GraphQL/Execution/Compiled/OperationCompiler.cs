using System.Text.Encodings.Web;
using System.Text.Json;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQLParser.AST;
using Streakoid.Graph;
using Streakoid.Graph.Pure;

namespace Streakoid.Execution.Compiled;

/// <summary>
/// Compiles valid queries and single mutations. Operations with directives, introspection or arguments with defaults are left to
/// GraphQL.NET.
/// </summary>
internal sealed class OperationCompiler
{
    private static readonly FuncFieldResolver<object> TypeName = new(context => context.ParentType.Name);

    private readonly ISchema _schema;
    private readonly GraphQLDocument _document;
    private readonly List<(GraphQLField, FieldType)> _withArguments = [];
    private bool _covered = true;

    private OperationCompiler(ISchema schema, GraphQLDocument document) => (_schema, _document) = (schema, document);

    /// <summary>Compiles an operation of a valid document; null if it cannot be compiled.</summary>
    public static CompiledOperation? Compile(ISchema schema, GraphQLDocument document, GraphQLOperationDefinition operation)
    {
        bool mutation = operation.Operation == OperationType.Mutation;
        if (operation.Operation == OperationType.Subscription || operation.Directives is { Count: > 0 })
            return null;
        OperationCompiler compiler = new(schema, document);
        CompiledSelection root = compiler.Selection(mutation ? schema.Mutation! : schema.Query, [operation.SelectionSet]);
        // Of several mutations each must finish, including its loaders, before the next starts.
        return compiler._covered && (!mutation || root.Fields.Length == 1)
            ? new CompiledOperation(root, operation, OperationInputsReader.Of(schema, document, operation, compiler._withArguments))
            : null;
    }

    private CompiledSelection Selection(IObjectGraphType type, IEnumerable<GraphQLSelectionSet> sets)
    {
        // Fields with the same response name are one field, at the position of the first selection.
        List<(string Name, List<GraphQLField> Nodes)> fields = [];
        foreach (GraphQLSelectionSet set in sets)
            Collect(type, set, fields);
        return new CompiledSelection(type, [.. fields.Select(field => Field(type, field.Name, field.Nodes)).OfType<CompiledField>()]);
    }

    private void Collect(IObjectGraphType type, GraphQLSelectionSet set, List<(string Name, List<GraphQLField> Nodes)> fields)
    {
        foreach (ASTNode node in set.Selections)
        {
            if (node is IHasDirectivesNode { Directives.Count: > 0 })
                _covered = false;
            switch (node)
            {
                case GraphQLField field:
                    string name = field.ResponseName();
                    int at = fields.FindIndex(one => one.Name == name);
                    if (at < 0)
                        fields.Add((name, [field]));
                    else
                        fields[at].Nodes.Add(field);
                    break;
                case GraphQLInlineFragment inline when Applies(inline.TypeCondition, type):
                    Collect(type, inline.SelectionSet, fields);
                    break;
                case GraphQLFragmentSpread spread when Fragment(spread.FragmentName.Name) is { } fragment:
                    if (fragment.Directives is { Count: > 0 })
                        _covered = false;
                    if (Applies(fragment.TypeCondition, type))
                        Collect(type, fragment.SelectionSet, fields);
                    break;
            }
        }
    }

    private CompiledField? Field(IObjectGraphType type, string name, List<GraphQLField> nodes)
    {
        JsonEncodedText json = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        GraphQLField first = nodes[0];
        if (first.Name.Value == _schema.TypeNameMetaFieldType.Name)
        {
            LeafShape text = new(true, (ScalarGraphType)_schema.AllTypes["String"]!);
            return new CompiledField(
                json,
                first,
                _schema.TypeNameMetaFieldType,
                type,
                TypeName,
                text,
                new PureField<object?, string>(_ => type.Name, static (writer, name) => writer.WriteStringValue(name))
            );
        }
        FieldType? definition = type.Fields.Find(first.Name.Value);
        if (definition?.Resolver is not { } resolver || definition.Arguments?.Any(argument => argument.DefaultValue is not null) == true)
        {
            _covered = false;
            return null;
        }
        if (definition.Arguments is { Count: > 0 })
            _withArguments.AddRange(nodes.Select(node => (node, definition)));
        return new CompiledField(json, first, definition, type, resolver, Shape(definition.ResolvedType!, nodes), definition.GetPure());
    }

    private CompiledShape Shape(IGraphType type, List<GraphQLField> nodes, bool nonNull = false) =>
        type switch
        {
            NonNullGraphType required => Shape(required.ResolvedType!, nodes, nonNull: true),
            ListGraphType list => new ListShape(nonNull, Shape(list.ResolvedType!, nodes)),
            ScalarGraphType leaf => new LeafShape(nonNull, leaf),
            IObjectGraphType one => new ObjectShape(nonNull, one, Selections([one], nodes)),
            IAbstractGraphType several => new ObjectShape(nonNull, several, Selections(several.PossibleTypes, nodes)),
            _ => throw new NotSupportedException($"{type} is not an output type."),
        };

    private Dictionary<IObjectGraphType, CompiledSelection> Selections(IEnumerable<IObjectGraphType> types, List<GraphQLField> nodes) =>
        types.ToDictionary(type => type, type => Selection(type, nodes.Select(node => node.SelectionSet).OfType<GraphQLSelectionSet>()));

    private GraphQLFragmentDefinition? Fragment(GraphQLName name) =>
        _document
            .Definitions.OfType<GraphQLFragmentDefinition>()
            .FirstOrDefault(fragment => fragment.FragmentName.Name.Value == name.Value);

    private bool Applies(GraphQLTypeCondition? condition, IObjectGraphType type) =>
        condition is null
        || _schema.AllTypes[condition.Type.Name.Value] switch
        {
            IAbstractGraphType wide => wide.PossibleTypes.Any(possible => possible == type),
            IGraphType narrow => narrow == type,
            null => false,
        };
}
