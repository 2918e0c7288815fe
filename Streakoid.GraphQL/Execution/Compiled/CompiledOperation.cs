using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQLParser.AST;
using Streakoid.Graph.Prefetching;
using Streakoid.Graph.Pure;

namespace Streakoid.Execution.Compiled;

/// <summary>
/// What a query of a known document does, worked out once: its fields by type with fragments and repetitions resolved, their resolvers,
/// and their names as JSON. GraphQL.NET makes a node, a task and a path for each field of each answer; a compiled operation fetches what has to be fetched
/// and writes the rest from the objects as they are.
/// </summary>
/// <param name="Root">What is selected of <c>Query</c>.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Inputs">What reads its variables; null where the engine's validator has to.</param>
internal sealed record CompiledOperation(CompiledSelection Root, GraphQLOperationDefinition Operation, OperationInputsReader? Inputs)
{
    private readonly ConcurrentDictionary<(CompiledField Field, string Path), CompiledField[]> _below = new();

    /// <summary>Whether each request runs the same: no variable changes an argument.</summary>
    public bool IsConstant { get; } = Operation.Variables is null or { Count: 0 };

    /// <summary>
    /// The fields that can have something read before it is known who asks: those that no list and no choice of types stands before. Below a mutation there are none,
    /// since it may change what they read, or for whom.
    /// </summary>
    public IReadOnlyList<CompiledField> PrefetchingFields { get; } = [.. PrefetchingFieldsOf(Root, deep: Operation.Operation == OperationType.Query)];

    private static IEnumerable<CompiledField> PrefetchingFieldsOf(CompiledSelection selection, bool deep) => selection.Fields.SelectMany(field =>
        field.Definition.GetPrefetch() is not null ? [field]
        : deep && field.Shape is ObjectShape { Type: IObjectGraphType } ? PrefetchingFieldsOf(field.Selection!, deep)
        : []);

    /// <summary>The fields that are selected below a field at a path such as <c>nodes.checkIns</c>, found once for all requests.</summary>
    public CompiledField[] Below(CompiledField field, string path) => _below.GetOrAdd((field, path), static below =>
    {
        IEnumerable<CompiledField> fields = [below.Field];
        foreach (string name in below.Path.Split('.')) fields = fields.SelectMany(one => one.Selection?.Fields ?? []).Where(one => one.Definition.Name == name);
        return [.. fields];
    });

    /// <summary>What the arguments of a constant compiled operation are, once that has been found out.</summary>
    public OperationInputs? ConstantInputs { get; set; }
}

/// <summary>What is selected of an object.</summary>
internal sealed record CompiledSelection(IObjectGraphType Type, CompiledField[] Fields)
{
    /// <summary>Whether all of it, and all below it, follows from the object alone: there is nothing to fetch, only to write.</summary>
    public bool IsPure { get; } = Fields.All(field => field is { Pure: not null, Shape.IsPure: true });
}

/// <summary>A selected field.</summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="Ast">Where it was first selected; arguments are found by it.</param>
/// <param name="Definition">The schema's field.</param>
/// <param name="Parent">The type that the field is of.</param>
/// <param name="Resolver">What finds the value.</param>
/// <param name="Shape">What the value looks like.</param>
/// <param name="Pure">What finds it without a resolver, where it follows from the object alone.</param>
internal sealed record CompiledField(
    JsonEncodedText Name, GraphQLField Ast, FieldType Definition, IObjectGraphType Parent, IFieldResolver Resolver, CompiledShape Shape, PureField? Pure)
{
    /// <summary>Whether the value is worked out as it is written, and not before.</summary>
    public bool IsPure { get; } = Pure is not null && Shape.IsPure;

    /// <summary>What is selected of the field's value, or of its items; null of a leaf and where the value may be of several types.</summary>
    public CompiledSelection? Selection { get; } = Selected(Shape);

    // One field is not another, however alike they are.
    public bool Equals(CompiledField? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    private static CompiledSelection? Selected(CompiledShape shape) => shape switch
    {
        ListShape list => Selected(list.Items),
        ObjectShape { Type: IObjectGraphType type } one => one.Selections[type],
        _ => null,
    };
}

/// <summary>What a value looks like: a leaf, a list of something, or an object.</summary>
/// <param name="NonNull">Whether null is a fault.</param>
internal abstract record CompiledShape(bool NonNull)
{
    /// <summary>Whether nothing below has to be fetched.</summary>
    public abstract bool IsPure { get; }
}

/// <summary>A scalar or a value of an enumeration.</summary>
internal sealed record LeafShape(bool NonNull, ScalarGraphType Type) : CompiledShape(NonNull)
{
    public override bool IsPure => true;
}

internal sealed record ListShape(bool NonNull, CompiledShape Items) : CompiledShape(NonNull)
{
    public override bool IsPure => Items.IsPure;
}

/// <summary>An object of one type, or of one of several.</summary>
/// <param name="NonNull">Whether null is a fault.</param>
/// <param name="Type">The declared type.</param>
/// <param name="Selections">What is selected of each possible type.</param>
internal sealed record ObjectShape(bool NonNull, IGraphType Type, IReadOnlyDictionary<IObjectGraphType, CompiledSelection> Selections) : CompiledShape(NonNull)
{
    private readonly CompiledSelection? _only = Type is IObjectGraphType one ? Selections[one] : null;

    public override bool IsPure { get; } = Selections.Values.All(selection => selection.IsPure);

    /// <summary>What is selected of a value.</summary>
    /// <exception cref="OperationAbandonedException">The value is of no type that it may be of.</exception>
    public CompiledSelection SelectionOf(object value, ISchema schema)
    {
        CompiledSelection? selection = _only;
        if (selection is null && (((IAbstractGraphType)Type).GetObjectType(value, schema) is not { } type || !Selections.TryGetValue(type, out selection)))
            throw new OperationAbandonedException();
        return selection.Type.IsTypeOf?.Invoke(value) == false ? throw new OperationAbandonedException() : selection;
    }
}
