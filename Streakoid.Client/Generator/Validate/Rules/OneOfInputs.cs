using GraphQLParser.AST;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A <c>@oneOf</c> input has exactly one field, which is not null.</summary>
internal sealed class OneOfInputs() : Rule("STRK0123")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var value in definition.Values)
            {
                if (value.Node is not GraphQLObjectValue given || context.Schema.Find(value.Expected?.Name) is not { IsOneOf: true } type)
                    continue;
                if (given.Fields is not { Count: 1 } fields || fields[0].Value is GraphQLNullValue)
                    yield return definition.At(Id, given, $"Set exactly one field of the input type `{type.Name}`, and not to null.");
            }
        }

        foreach (var operation in context.Operations)
        {
            var nullable = new HashSet<string>(
                operation
                    .Variables.Where(static variable => variable.Type is not GraphQLNonNullType)
                    .Select(static variable => variable.Variable.Name.StringValue),
                StringComparer.Ordinal
            );
            foreach (var definition in context.WithFragments(operation))
            {
                foreach (var value in definition.Values)
                {
                    if (value is { InOneOf: true, Node: GraphQLVariable variable } && nullable.Contains(variable.Name.StringValue))
                        yield return definition.At(
                            Id,
                            variable,
                            $"The field belongs to a `@oneOf` input, so the variable `${variable.Name.StringValue}` of the {operation.What} must not be nullable."
                        );
                }
            }
        }
    }
}
