using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Validate;

namespace Streakoid.Client.Generator.Plan;

/// <summary>Plans the interfaces and classes of selection sets.</summary>
internal sealed class ShapePlanner(ValidationContext context, CsTypes types, ISet<string> taken)
{
    private readonly Dictionary<string, Shape> _fragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Shape>> _shapesOfFragment = new(StringComparer.Ordinal);
    private List<Shape> _shapes = [];
    private ExecutableDefinition? _planned;

    /// <summary>The most types that one operation or fragment may need: far above real use, far below what exhausts memory.</summary>
    public const int MaxTypes = 2000;

    /// <summary>The fragment's shape and the nested ones.</summary>
    public IReadOnlyList<Shape> Fragment(string name)
    {
        FragmentShape(name);
        return _shapesOfFragment[name];
    }

    /// <summary>The shape of an operation's result and the nested ones.</summary>
    public IReadOnlyList<Shape> Operation(string name, ExecutableDefinition definition)
    {
        _shapes = [];
        _planned = definition;
        Build(
            name + "Result",
            name,
            name + "Result",
            definition.Type!,
            [new SelectedSet(definition.Node.SelectionSet!, definition.Type!, Conditions.None)],
            [],
            null,
            concrete: true,
            open: false
        );
        return _shapes;
    }

    private Shape FragmentShape(string name)
    {
        if (_fragments.TryGetValue(name, out var known))
            return known;
        var (outer, outerPlanned) = (_shapes, _planned);
        var own = _shapes = [];
        var definition = _planned = context.Fragments[name];
        var pascal = Names.Pascal(name);
        var shape = Build(
            pascal,
            pascal,
            pascal,
            definition.Type!,
            [new SelectedSet(definition.Node.SelectionSet!, definition.Type!, Conditions.None)],
            [],
            null,
            concrete: false,
            open: true
        );
        _fragments.Add(name, shape);
        _shapesOfFragment.Add(name, own);
        (_shapes, _planned) = (outer, outerPlanned);
        return shape;
    }

    /// <param name="name">The shape's name.</param>
    /// <param name="path">The prefix of the names of nested shapes.</param>
    /// <param name="className">The class that a response is read into.</param>
    /// <param name="type">The type of the objects.</param>
    /// <param name="sets">The selection sets.</param>
    /// <param name="bases">The shapes that it extends besides its fragments.</param>
    /// <param name="general">The shape that this is a case of.</param>
    /// <param name="concrete">Whether responses are read into it; if not, other shapes extend it.</param>
    /// <param name="open">Whether shapes that select more may extend it.</param>
    private Shape Build(
        string name,
        string path,
        string className,
        SchemaType type,
        IReadOnlyList<SelectedSet> sets,
        List<Shape> bases,
        Shape? general,
        bool concrete,
        bool open
    )
    {
        var selection = Selection.Of(context, type, sets);
        var cases = general is null ? selection.SingledOut.ToList() : [];
        var shape = new Shape(
            Unique("I" + name).Substring(1),
            type,
            concrete ? Unique(cases.Count > 0 ? name + "_Other" : className) : null
        );
        _shapes.Add(shape);
        if (_shapes.Count > MaxTypes)
            throw new TooManyTypesException(_planned!);
        Extend(shape, bases.Concat(selection.Fragments.Select(FragmentShape)), type);
        var members = new HashSet<string>(Names.Inherited, StringComparer.Ordinal) { shape.Class ?? "" };
        foreach (var field in selection.Fields)
            shape.Properties.Add(
                Property(
                    shape,
                    path,
                    field,
                    general,
                    Names.Unique(Names.Pascal(field.ResponseName), members),
                    concrete,
                    open || cases.Count > 0
                )
            );
        foreach (var possible in cases)
        {
            var caseName = $"{shape.Name}_{Names.Pascal(possible.Name)}";
            shape.Cases.Add(Build(caseName, caseName, caseName, possible, sets, [shape], shape, concrete, open));
        }

        return shape;
    }

    /// <summary>
    /// Adds the bases of the shape: of each base its case for the type if there is one, without those that another base extends.
    /// </summary>
    private static void Extend(Shape shape, IEnumerable<Shape> bases, SchemaType type)
    {
        var all = new List<Shape>();
        foreach (var extended in bases)
        {
            all.Add(extended);
            foreach (var reached in new[] { extended }.Concat(extended.AllBases))
                all.AddRange(reached.Cases.Where(candidate => candidate.Type == type));
        }

        foreach (var extended in all.Distinct())
        {
            if (extended != shape && !all.Exists(other => other != extended && other.AllBases.Contains(extended)))
                shape.Bases.Add(extended);
        }
    }

    private ShapeProperty Property(Shape shape, string path, SelectedField field, Shape? general, string name, bool concrete, bool open)
    {
        var definition = field.Definition;
        var type = field.IsConditional ? definition.Type.Nullable : definition.Type;
        var inherited = shape.AllBases.Select(extended => extended.Property(field.ResponseName)).OfType<ShapeProperty>().ToList();
        Shape? nested = null;
        if (context.Schema.Find(type.Name) is { IsComposite: true } composite)
            nested = Nested(path, field, general, composite, inherited, concrete, open);
        else if (type.IsList && types.IsValue(type) && inherited.Count > 0)
            type = inherited[0].Type; // A list of int is not a list of int?, so the wider type is used for both.
        return new ShapeProperty(
            name,
            field.ResponseName,
            type,
            types.Of(type, nested?.Interface),
            nested,
            field.Nodes,
            definition.Description,
            definition.Deprecation
        )
        {
            MayBeMissing = concrete && type.NonNull && !field.IsCertain,
        };
    }

    private Shape Nested(
        string path,
        SelectedField field,
        Shape? general,
        SchemaType type,
        List<ShapeProperty> inherited,
        bool concrete,
        bool open
    )
    {
        // A case that selects the same fields as its general shape shares that shape.
        if (
            general?.Property(field.ResponseName) is { Shape: { } same } known
            && same.Type == type
            && known.Nodes.SequenceEqual(field.Nodes)
        )
            return same;
        var name = $"{path}_{Names.Pascal(field.ResponseName)}";
        return Build(
            name,
            name,
            $"{name}_{Names.Pascal(type.Name)}",
            type,
            field.Sets(type, open),
            [.. inherited.Select(static property => property.Shape).OfType<Shape>()],
            null,
            concrete,
            open
        );
    }

    private string Unique(string name) => Names.Unique(name, taken);
}

/// <summary>A definition needs more types than are generated.</summary>
internal sealed class TooManyTypesException(ExecutableDefinition definition) : Exception
{
    public ExecutableDefinition Definition => definition;
}
