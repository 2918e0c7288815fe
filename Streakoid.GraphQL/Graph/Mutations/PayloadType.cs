using GraphQL.Types;

namespace Streakoid.Graph.Mutations;

/// <summary>
/// A mutation's payload by the convention: nullable fields, and <c>errors</c> as a union named after the mutation, null on
/// success. A domain error nulls the rest.
/// </summary>
public abstract class PayloadType<TPayload> : ObjectGraphType<TPayload>
    where TPayload : IPayload
{
    /// <param name="mutation">The mutation's name in PascalCase.</param>
    /// <param name="errors">The graph types of the errors it may answer with.</param>
    protected PayloadType(string mutation, params IReadOnlyList<Type> errors)
    {
        Name = $"{mutation}Payload";
        Description = $"What `{char.ToLowerInvariant(mutation[0])}{mutation[1..]}` answers.";
        if (errors.Count == 0) return;
        UnionGraphType union = new() { Name = $"{mutation}Error", Description = $"Why `{char.ToLowerInvariant(mutation[0])}{mutation[1..]}` was refused." };
        foreach (Type error in errors) union.Type(error);
        AddField(new FieldType
        {
            Name = "errors",
            Description = "Why it was refused; null on success.",
            ResolvedType = new ListGraphType(new NonNullGraphType(union)),
            Resolver = new GraphQL.Resolvers.FuncFieldResolver<TPayload, object?>(context => context.Source.Errors),
        });
    }
}

/// <summary>What a mutation answers: either its fields, or errors and nothing else.</summary>
public interface IPayload
{
    /// <summary>Null on success.</summary>
    IReadOnlyList<DomainError>? Errors { get; }
}
