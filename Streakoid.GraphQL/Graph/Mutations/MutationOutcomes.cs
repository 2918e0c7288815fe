using System.Runtime.ExceptionServices;
using GraphQL;
using GraphQL.Resolvers;
using GraphQLParser.AST;

namespace Streakoid.Graph.Mutations;

/// <summary>
/// What the mutation fields of a request came to. A field is carried out once, whoever asks: where a plan is given up after its mutation has run,
/// the engine finds what came of it here.
/// </summary>
public sealed class MutationOutcomes
{
    private readonly Dictionary<GraphQLField, (object? Value, ExceptionDispatchInfo? Fault)> _known = new(ReferenceEqualityComparer.Instance);

    /// <summary>Carries a field out, or tells what it came to before.</summary>
    public async ValueTask<object?> OnceAsync(IResolveFieldContext context, IFieldResolver resolver)
    {
        GraphQLField field = context.FieldAst;
        if (!_known.TryGetValue(field, out (object? Value, ExceptionDispatchInfo? Fault) outcome))
        {
            try
            {
                outcome = (await resolver.ResolveAsync(context), null);
            }
            catch (Exception fault)
            {
                outcome = (null, ExceptionDispatchInfo.Capture(fault));
            }
            _known[field] = outcome;
        }
        outcome.Fault?.Throw();
        return outcome.Value;
    }
}
