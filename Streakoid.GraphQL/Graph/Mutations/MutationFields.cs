using GraphQL;
using GraphQL.Builders;
using GraphQL.Types;
using Streakoid.Graph.Cost;

namespace Streakoid.Graph.Mutations;

/// <summary>How a mutation adds its field: one argument <c>input</c>, one payload, what it costs.</summary>
public static class MutationFields
{
    /// <summary>What a field costs that does one thing in the database.</summary>
    private const int UsualCost = 10;

    /// <summary>Adds a mutation with an input.</summary>
    /// <param name="mutation">The schema's mutations.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="input">What its input says.</param>
    /// <param name="run">Carries it out.</param>
    public static FieldBuilder<object?, object> Add<TPayloadType, TInputType, TInput>(
        this ObjectGraphType mutation, string name, string description, string input, Func<IResolveFieldContext, TInput, Task<object?>> run)
        where TPayloadType : IGraphType
        where TInputType : IGraphType
    {
        FieldBuilder<object?, object> field = mutation.Field<NonNullGraphType<TPayloadType>>(name).Description(description)
            .Argument<NonNullGraphType<TInputType>>("input", input)
            .ResolveAsync(context => run(context, context.Input<TInput>()));
        field.FieldType.Cost(UsualCost);
        return field;
    }

    /// <summary>Adds a mutation that needs no input.</summary>
    public static FieldBuilder<object?, object> Add<TPayloadType>(this ObjectGraphType mutation, string name, string description, Func<IResolveFieldContext, Task<object?>> run)
        where TPayloadType : IGraphType
    {
        FieldBuilder<object?, object> field = mutation.Field<NonNullGraphType<TPayloadType>>(name).Description(description).ResolveAsync(context => run(context));
        field.FieldType.Cost(UsualCost);
        return field;
    }
}
