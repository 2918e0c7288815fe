using System.Text.Json;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQLParser.AST;
using Streakoid.Graph.Openings;

namespace Streakoid.Transport.Plans;

/// <summary>
/// What a query of a known document does, worked out once: its fields by type with fragments and repetitions resolved, their resolvers,
/// and their names as JSON. GraphQL.NET makes a node, a task and a path for each field of each answer; a plan fills an array.
/// </summary>
/// <param name="Root">What is selected of <c>Query</c>.</param>
/// <param name="Operation">The operation.</param>
internal sealed record QueryPlan(PlanSelection Root, GraphQLOperationDefinition Operation)
{
    /// <summary>Whether each request runs the same: no variable changes an argument.</summary>
    public bool IsConstant { get; } = Operation.Variables is null or { Count: 0 };

    /// <summary>The fields that can have something read before it is known who asks: those that no list and no choice of types stands before.</summary>
    public IReadOnlyList<PlanField> Openers { get; } = [.. OpenersOf(Root)];

    private static IEnumerable<PlanField> OpenersOf(PlanSelection selection) => selection.Fields.SelectMany(field =>
        field.Definition.GetOpening() is not null ? [field]
        : field.Shape is ObjectShape { Type: IObjectGraphType } ? OpenersOf(field.Selection!)
        : []);

    /// <summary>What the arguments of a constant plan are, once that has been found out.</summary>
    public PlanInputs? ConstantInputs { get; set; }
}

/// <summary>What is selected of an object.</summary>
internal sealed record PlanSelection(IObjectGraphType Type, IReadOnlyList<PlanField> Fields);

/// <summary>A selected field.</summary>
/// <param name="Name">Its name in the answer.</param>
/// <param name="Ast">Where it was first selected; arguments are found by it.</param>
/// <param name="Definition">The schema's field.</param>
/// <param name="Parent">The type that the field is of.</param>
/// <param name="Resolver">What finds the value.</param>
/// <param name="Shape">What the value looks like.</param>
internal sealed record PlanField(JsonEncodedText Name, GraphQLField Ast, FieldType Definition, IObjectGraphType Parent, IFieldResolver Resolver, PlanShape Shape)
{
    /// <summary>What is selected of the field's value, or of its items; null of a leaf and where the value may be of several types.</summary>
    public PlanSelection? Selection => Selected(Shape);

    private static PlanSelection? Selected(PlanShape shape) => shape switch
    {
        ListShape list => Selected(list.Items),
        ObjectShape { Type: IObjectGraphType type } one => one.Selections[type],
        _ => null,
    };
}

/// <summary>What a value looks like: a leaf, a list of something, or an object.</summary>
/// <param name="NonNull">Whether null is a fault.</param>
internal abstract record PlanShape(bool NonNull);

/// <summary>A scalar or a value of an enumeration.</summary>
internal sealed record LeafShape(bool NonNull, ScalarGraphType Type) : PlanShape(NonNull);

internal sealed record ListShape(bool NonNull, PlanShape Items) : PlanShape(NonNull);

/// <summary>An object of one type, or of one of several.</summary>
/// <param name="NonNull">Whether null is a fault.</param>
/// <param name="Type">The declared type.</param>
/// <param name="Selections">What is selected of each possible type.</param>
internal sealed record ObjectShape(bool NonNull, IGraphType Type, IReadOnlyDictionary<IObjectGraphType, PlanSelection> Selections) : PlanShape(NonNull);
