using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Validate;

namespace Streakoid.Client.Generator.Plan;

/// <summary>
/// Selection sets applied to one type: the fields of every object of the type, and the fragments that apply to all of them.
/// </summary>
internal sealed class Selection
{
    private readonly ValidationContext _context;
    private readonly SchemaType _view;
    private readonly HashSet<string> _singledOut = new(StringComparer.Ordinal);

    private Selection(ValidationContext context, SchemaType view)
    {
        _context = context;
        _view = view;
    }

    public List<SelectedField> Fields { get; } = [];

    /// <summary>Fragments that apply to every object of the type, independent of variables.</summary>
    public List<string> Fragments { get; } = [];

    /// <summary>The object types with a class of their own: a union's members, or the types of narrower fragments.</summary>
    public IEnumerable<SchemaType> SingledOut =>
        _view.Kind switch
        {
            TypeKind.Union => _view.PossibleTypes,
            TypeKind.Interface => _view.PossibleTypes.Where(type => _singledOut.Contains(type.Name)),
            _ => [],
        };

    public static Selection Of(ValidationContext context, SchemaType view, IEnumerable<SelectedSet> sets)
    {
        var selection = new Selection(context, view);
        foreach (var (set, scope, conditions) in sets)
            selection.Add(set, scope, conditions, selection.IsCertain(scope));
        return selection;
    }

    // Of a type that is newer than the schema, only the interfaces of its interface are known.
    private bool IsCertain(SchemaType scope) => !_view.IsAbstract || scope == _view || _view.Interfaces.Contains(scope.Name);

    private void Add(GraphQLSelectionSet set, SchemaType scope, Conditions conditions, bool certain)
    {
        foreach (var node in set.Selections)
        {
            var here = conditions.With(node);
            switch (node)
            {
                case GraphQLField field:
                    Add(field, scope, here, certain);
                    break;
                case GraphQLInlineFragment inline:
                    Enter(
                        inline.TypeCondition is null ? scope : _context.Schema.Find(inline.TypeCondition.Type.Name.StringValue)!,
                        inline.SelectionSet,
                        here,
                        certain
                    );
                    break;
                case GraphQLFragmentSpread spread:
                    var name = spread.FragmentName.Name.StringValue;
                    var fragment = _context.Fragments[name];
                    if (here.IsEmpty && fragment.Type!.Covers(_view) && !Fragments.Contains(name))
                        Fragments.Add(name);
                    Enter(fragment.Type!, fragment.Node.SelectionSet!, here, certain);
                    break;
            }
        }
    }

    private void Enter(SchemaType type, GraphQLSelectionSet set, Conditions conditions, bool certain)
    {
        if (type.Covers(_view))
            Add(set, type, conditions, certain && IsCertain(type));
        else if (_view.IsAbstract)
            _singledOut.UnionWith(type.PossibleTypes.Select(static possible => possible.Name));
    }

    private void Add(GraphQLField node, SchemaType scope, Conditions conditions, bool certain)
    {
        var name = (node.Alias?.Name ?? node.Name).StringValue;
        var field = Fields.Find(known => known.ResponseName == name);
        if (field is null)
        {
            var definition = _context.Schema.Field(_view, node.Name.StringValue) ?? _context.Schema.Field(scope, node.Name.StringValue)!;
            Fields.Add(field = new SelectedField(name, definition));
        }

        field.IsCertain |= certain || field.Definition.Name == "__typename";
        field.Nodes.Add(new SelectedNode(node, conditions));
    }
}

/// <summary>A selection set, its type, and the conditions under which it is included.</summary>
internal sealed record SelectedSet(GraphQLSelectionSet Set, SchemaType Scope, Conditions Conditions);

/// <summary>One selection of a field, and the conditions under which it is included.</summary>
internal sealed record SelectedNode(GraphQLField Node, Conditions Conditions);

/// <summary>All selections of one response name.</summary>
internal sealed class SelectedField(string responseName, FieldDefinition definition)
{
    public string ResponseName => responseName;

    public FieldDefinition Definition => definition;

    public List<SelectedNode> Nodes { get; } = [];

    /// <summary>Whether types that are newer than the schema have it too.</summary>
    public bool IsCertain { get; set; }

    /// <summary>Whether <c>@skip</c> or <c>@include</c> may leave it out.</summary>
    public bool IsConditional => Nodes.TrueForAll(static node => !node.Conditions.IsEmpty);

    /// <summary>
    /// The selection sets of the field. Conditions that all its selections share always hold here, unless it is
    /// <paramref name="open"/> to other selections: those that spread the fragment, or those of a case.
    /// </summary>
    public List<SelectedSet> Sets(SchemaType type, bool open)
    {
        var certain = open
            ? Conditions.None
            : Nodes.Select(static node => node.Conditions).Aggregate(static (all, next) => all.Common(next));
        return
        [
            .. Nodes
                .Where(static node => node.Node.SelectionSet is not null)
                .Select(node => new SelectedSet(node.Node.SelectionSet!, type, node.Conditions.Without(certain))),
        ];
    }
}
