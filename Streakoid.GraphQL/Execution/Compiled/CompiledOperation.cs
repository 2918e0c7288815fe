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
/// An operation of a known document, compiled once: its fields by type with fragments and repetitions merged, their resolvers,
/// and their names as JSON. GraphQL.NET allocates a node, a task and a path for each field of each response. A compiled operation
/// fetches data and writes the other fields directly from the objects.
/// </summary>
/// <param name="Root">The selection of the root type.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Inputs">Reads its variables; null if only the engine's validator can.</param>
internal sealed record CompiledOperation(CompiledSelection Root, GraphQLOperationDefinition Operation, OperationInputsReader? Inputs)
{
    private readonly ConcurrentDictionary<(CompiledField Field, string Path), CompiledField[]> _below = new();

    /// <summary>Whether every request has the same arguments, because there are no variables.</summary>
    public bool IsConstant { get; } = Operation.Variables is null or { Count: 0 };

    /// <summary>
    /// The fields that can prefetch rows before the user is known: those not below a list or an abstract type. A mutation has none,
    /// because it may change the rows or the user.
    /// </summary>
    public IReadOnlyList<CompiledField> PrefetchingFields { get; } =
    [.. PrefetchingFieldsOf(Root, deep: Operation.Operation == OperationType.Query)];

    private static IEnumerable<CompiledField> PrefetchingFieldsOf(CompiledSelection selection, bool deep) =>
        selection.Fields.SelectMany(field =>
            field.Definition.GetPrefetch() is not null ? [field]
            : deep && field.Shape is ObjectShape { Type: IObjectGraphType } ? PrefetchingFieldsOf(field.Selection!, deep)
            : []
        );

    /// <summary>The fields selected below a field at a path such as <c>nodes.checkIns</c>, cached for all requests.</summary>
    public CompiledField[] Below(CompiledField field, string path) =>
        _below.GetOrAdd(
            (field, path),
            static below =>
            {
                IEnumerable<CompiledField> fields = [below.Field];
                foreach (string name in below.Path.Split('.'))
                    fields = fields.SelectMany(one => one.Selection?.Fields ?? []).Where(one => one.Definition.Name == name);
                return [.. fields];
            }
        );

    /// <summary>The arguments of a constant operation, after the first request.</summary>
    public OperationInputs? ConstantInputs { get; set; }
}

/// <summary>The selected fields of an object.</summary>
internal sealed record CompiledSelection(IObjectGraphType Type, CompiledField[] Fields)
{
    /// <summary>Whether the whole selection is computed from the object, without fetching.</summary>
    public bool IsPure { get; } = Fields.All(field => field is { Pure: not null, Shape.IsPure: true });
}

/// <summary>A selected field.</summary>
/// <param name="Name">Its response name.</param>
/// <param name="Ast">Its first selection, the key of its arguments.</param>
/// <param name="Definition">The schema's field.</param>
/// <param name="Parent">The type that has the field.</param>
/// <param name="Resolver">Returns the value.</param>
/// <param name="Shape">The shape of the value.</param>
/// <param name="Pure">Computes the value without a resolver, if it depends only on the object.</param>
internal sealed record CompiledField(
    JsonEncodedText Name,
    GraphQLField Ast,
    FieldType Definition,
    IObjectGraphType Parent,
    IFieldResolver Resolver,
    CompiledShape Shape,
    PureField? Pure
)
{
    /// <summary>Whether the value is computed while it is written.</summary>
    public bool IsPure { get; } = Pure is not null && Shape.IsPure;

    /// <summary>
    /// The selection of the field's value or items; null for a leaf and for a value of several possible types.
    /// </summary>
    public CompiledSelection? Selection { get; } = Selected(Shape);

    // Fields are compared by reference.
    public bool Equals(CompiledField? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    private static CompiledSelection? Selected(CompiledShape shape) =>
        shape switch
        {
            ListShape list => Selected(list.Items),
            ObjectShape { Type: IObjectGraphType type } one => one.Selections[type],
            _ => null,
        };
}

/// <summary>The shape of a value: a leaf, a list or an object.</summary>
/// <param name="NonNull">Whether null is an error.</param>
internal abstract record CompiledShape(bool NonNull)
{
    /// <summary>Whether nothing below needs to be fetched.</summary>
    public abstract bool IsPure { get; }
}

/// <summary>A scalar or an enum value.</summary>
internal sealed record LeafShape(bool NonNull, ScalarGraphType Type) : CompiledShape(NonNull)
{
    public override bool IsPure => true;
}

internal sealed record ListShape(bool NonNull, CompiledShape Items) : CompiledShape(NonNull)
{
    public override bool IsPure => Items.IsPure;
}

/// <summary>An object of one or of several possible types.</summary>
/// <param name="NonNull">Whether null is an error.</param>
/// <param name="Type">The declared type.</param>
/// <param name="Selections">The selection of each possible type.</param>
internal sealed record ObjectShape(bool NonNull, IGraphType Type, IReadOnlyDictionary<IObjectGraphType, CompiledSelection> Selections)
    : CompiledShape(NonNull)
{
    private readonly CompiledSelection? _only = Type is IObjectGraphType one ? Selections[one] : null;

    public override bool IsPure { get; } = Selections.Values.All(selection => selection.IsPure);

    /// <summary>The selection of a value.</summary>
    /// <exception cref="OperationAbandonedException">The value has none of the possible types.</exception>
    public CompiledSelection SelectionOf(object value, ISchema schema)
    {
        CompiledSelection? selection = _only;
        if (
            selection is null
            && (((IAbstractGraphType)Type).GetObjectType(value, schema) is not { } type || !Selections.TryGetValue(type, out selection))
        )
            throw new OperationAbandonedException();
        return selection.Type.IsTypeOf?.Invoke(value) == false ? throw new OperationAbandonedException() : selection;
    }
}
