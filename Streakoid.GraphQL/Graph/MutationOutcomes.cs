using System.Runtime.ExceptionServices;
using GraphQL;
using GraphQL.Resolvers;
using Streakoid.Data;

namespace Streakoid.Graph;

/// <summary>
/// What the mutation fields of a request came to. A field is carried out once, whoever asks: where a compiled operation is given up after its mutation has run,
/// the engine finds what came of it here.
/// </summary>
public sealed class MutationOutcomes
{
    // By the name in the answer, of which an operation has one: where a field is selected in several places, the engine makes a new node of them.
    private readonly Dictionary<string, Outcome> _known = new(StringComparer.Ordinal);

    /// <summary>Carries a field out, or returns what it came to before.</summary>
    /// <exception cref="InvalidOperationException">It was carried out for another principal.</exception>
    public async ValueTask<object?> OnceAsync(IResolveFieldContext context, IFieldResolver resolver)
    {
        string field = (context.FieldAst.Alias?.Name ?? context.FieldAst.Name).StringValue;
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
        if (outcome.Principal != principal) throw new InvalidOperationException("This mutation was carried out for another user.");
        outcome.Fault?.Throw();
        return outcome.Value;
    }

    private sealed record Outcome(UserId? Principal, object? Value, ExceptionDispatchInfo? Fault);
}
