using GraphQL.Resolvers;
using GraphQL.Types;

namespace Streakoid.Graph.Mutations;

/// <summary>
/// A mutation's payload by the convention: nullable fields, and <c>errors</c> as a union named after the mutation, null on
/// success. A domain error nulls the rest.
/// </summary>
public abstract class PayloadType<TPayload> : ObjectGraphType<TPayload>
    where TPayload : IPayload
{
    private readonly string _mutation;

    /// <param name="mutation">The mutation's name in PascalCase.</param>
    protected PayloadType(string mutation)
    {
        _mutation = mutation;
        Name = $"{mutation}Payload";
        Description = $"What `{FieldName}` answers.";
    }

    private string FieldName => char.ToLowerInvariant(_mutation[0]) + _mutation[1..];

    /// <summary>Adds <c>errors</c>, after the payload's other fields.</summary>
    /// <param name="errors">The graph types of the errors that the mutation may answer with.</param>
    protected void Errors(params IReadOnlyList<Type> errors)
    {
        UnionGraphType union = new() { Name = $"{_mutation}Error", Description = $"Why `{FieldName}` was refused." };
        foreach (Type error in errors) union.Type(error);
        AddField(new FieldType
        {
            Name = "errors",
            Description = "Why it was refused; null on success.",
            ResolvedType = new ListGraphType(new NonNullGraphType(union)),
            Resolver = new FuncFieldResolver<TPayload, object?>(context => context.Source.Errors),
        });
    }
}

/// <summary>What a mutation answers: either its fields, or errors and nothing else.</summary>
public interface IPayload
{
    /// <summary>Null on success.</summary>
    IReadOnlyList<DomainError>? Errors { get; }
}
