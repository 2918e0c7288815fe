using GraphQL.Resolvers;
using GraphQL.Types;

namespace Streakoid.Graph.Mutations;

/// <summary>
/// A mutation's payload by Hot Chocolate's convention: nullable fields, and <c>errors</c> as a union named after the mutation, null on
/// success. On a domain error the other fields are null.
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
        Description = $"The result of `{FieldName}`.";
    }

    private string FieldName => char.ToLowerInvariant(_mutation[0]) + _mutation[1..];

    /// <summary>Adds <c>errors</c>, after the payload's other fields.</summary>
    /// <param name="errors">The graph types of the errors that the mutation may return.</param>
    protected void Errors(params IReadOnlyList<Type> errors)
    {
        UnionGraphType union = new() { Name = $"{_mutation}Error", Description = $"A domain error of `{FieldName}`." };
        foreach (Type error in errors)
            union.Type(error);
        AddField(
            new FieldType
            {
                Name = "errors",
                Description = "The domain errors; null on success.",
                ResolvedType = new ListGraphType(new NonNullGraphType(union)),
                Resolver = new FuncFieldResolver<TPayload, object?>(context => context.Source.Errors),
            }
        );
    }
}

/// <summary>The result of a mutation: either its fields, or errors.</summary>
public interface IPayload
{
    /// <summary>Null on success.</summary>
    IReadOnlyList<DomainError>? Errors { get; }
}
