using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A variable is of a type that can be sent.</summary>
internal sealed class VariablesAreInputTypes() : Rule("STRK0128")
{
    public override IEnumerable<Problem> Check(Facts facts)
    {
        foreach (var definition in facts.Operations)
        {
            foreach (var variable in definition.Variables)
            {
                if (facts.Schema.Find(TypeRef.From(variable.Type).Name) is { IsInput: false } type)
                    yield return definition.At(Id, variable.Type, $"The variable `${variable.Variable.Name.StringValue}` is of the type `{type.Name}`, which can only be received. Use a scalar, an enum or an input type.");
            }
        }
    }
}
