using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>Every required field of an input object is given.</summary>
internal sealed class ProvidedRequiredInputFields() : Rule("STRK0122")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var value in definition.Values)
            {
                if (
                    value.Node is not GraphQLObjectValue given
                    || context.Schema.Find(value.Expected?.Name) is not { Kind: TypeKind.Input } type
                )
                    continue;
                foreach (var known in type.Inputs.Values)
                {
                    if (known.IsRequired && !(given.Fields ?? []).Any(field => field.Name.StringValue == known.Name))
                        yield return definition.At(
                            Id,
                            given,
                            $"The input type `{type.Name}` needs the field `{known.Name}: {known.Type}`."
                        );
                }
            }
        }
    }
}
