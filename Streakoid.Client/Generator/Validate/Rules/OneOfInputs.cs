using GraphQLParser.AST;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A <c>@oneOf</c> input has exactly one field, which is not null.</summary>
internal sealed class OneOfInputs() : Rule("STRK0123")
{
    public override IEnumerable<Problem> Check(Facts facts)
    {
        foreach (var definition in facts.Definitions)
        {
            foreach (var value in definition.Values)
            {
                if (value.Node is not GraphQLObjectValue given || facts.Schema.Find(value.Expected?.Name) is not { IsOneOf: true } type)
                    continue;
                var fields = given.Fields ?? [];
                if (fields.Count != 1 || fields[0].Value is GraphQLNullValue)
                    yield return definition.At(Id, given, $"The input type `{type.Name}` is a choice: give exactly one of its fields, and not null.");
                else if (fields[0].Value is GraphQLVariable variable && definition.Variables.FirstOrDefault(known => known.Variable.Name.StringValue == variable.Name.StringValue) is { Type: not GraphQLNonNullType })
                    yield return definition.At(Id, variable, $"The input type `{type.Name}` is a choice: the variable `${variable.Name.StringValue}` must not be nullable here.");
            }
        }
    }
}
