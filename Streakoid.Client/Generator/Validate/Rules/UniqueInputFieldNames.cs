using GraphQLParser.AST;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A field of an input object is given only once.</summary>
internal sealed class UniqueInputFieldNames() : Rule("STRK0121")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var value in definition.Values)
            {
                var seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var field in (value.Node as GraphQLObjectValue)?.Fields ?? [])
                {
                    if (!seen.Add(field.Name.StringValue))
                        yield return definition.At(Id, field.Name, $"The field `{field.Name.StringValue}` is given twice.");
                }
            }
        }
    }
}
