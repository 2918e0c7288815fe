using System.Runtime.ExceptionServices;
using GraphQL;
using GraphQL.Resolvers;
using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>
/// The results of the mutation fields of a request. A field runs once: if a compiled operation falls back after its mutation has run,
/// the engine finds the result here.
/// </summary>
public sealed class MutationOutcomes
{
    // By response name, which is unique in an operation. The engine merges several selections of a field into a new node.
    private readonly Dictionary<string, Outcome> _known = new(StringComparer.Ordinal);

    /// <summary>Runs a field, or returns its earlier result.</summary>
    /// <exception cref="InvalidOperationException">The field ran for another principal.</exception>
    public async ValueTask<object?> OnceAsync(IResolveFieldContext context, IFieldResolver resolver)
    {
        string field = context.FieldAst.ResponseName();
        UserId? principal = context.PrincipalOrNobody?.Viewer.UserId;
        if (!_known.TryGetValue(field, out Outcome? outcome))
        {
            try
            {
                outcome = new(principal, await resolver.ResolveAsync(context), null);
            }
            catch (Exception fault)
            {
                outcome = new(principal, null, ExceptionDispatchInfo.Capture(fault));
            }
            _known[field] = outcome;
        }
        if (outcome.Principal != principal)
            throw new InvalidOperationException("This mutation ran for another user.");
        outcome.Fault?.Throw();
        return outcome.Value;
    }

    private sealed record Outcome(UserId? Principal, object? Value, ExceptionDispatchInfo? Fault);
}
