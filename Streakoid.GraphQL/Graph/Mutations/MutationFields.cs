using GraphQL;
using GraphQL.Builders;
using GraphQL.Types;
using Streakoid.Graph.Cost;

namespace Streakoid.Graph.Mutations;

/// <summary>Adds mutations to the schema, with one argument <c>input</c>, one payload type and the default cost.</summary>
public static class MutationFields
{
    /// <summary>Adds a mutation with an input.</summary>
    /// <param name="mutation">The schema's mutations.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    /// <param name="input">The description of its input.</param>
    /// <param name="run">Runs it.</param>
    public static FieldBuilder<object?, object> Add<TPayloadType, TInputType, TInput>(
        this ObjectGraphType mutation,
        string name,
        string description,
        string input,
        Func<IResolveFieldContext, TInput, Task<object?>> run
    )
        where TPayloadType : IGraphType
        where TInputType : IGraphType
    {
        FieldBuilder<object?, object> field = mutation
            .Field<NonNullGraphType<TPayloadType>>(name)
            .Description(description)
            .Argument<NonNullGraphType<TInputType>>("input", input)
            .ResolveAsync(context => run(context, context.Input<TInput>()));
        field.FieldType.Cost();
        return field;
    }

    /// <summary>Adds a mutation without an input.</summary>
    public static FieldBuilder<object?, object> Add<TPayloadType>(
        this ObjectGraphType mutation,
        string name,
        string description,
        Func<IResolveFieldContext, Task<object?>> run
    )
        where TPayloadType : IGraphType
    {
        FieldBuilder<object?, object> field = mutation
            .Field<NonNullGraphType<TPayloadType>>(name)
            .Description(description)
            .ResolveAsync(context => run(context));
        field.FieldType.Cost();
        return field;
    }
}
