using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A field of an input object is defined by its type.</summary>
internal sealed class KnownInputFieldNames() : Rule("STRK0120")
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
                foreach (var field in given.Fields ?? [])
                {
                    if (!type.Inputs.ContainsKey(field.Name.StringValue))
                        yield return definition.At(
                            Id,
                            field.Name,
                            $"The input type `{type.Name}` has no field `{field.Name.StringValue}`."
                        );
                }
            }
        }
    }
}
