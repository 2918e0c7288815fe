using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A variable has an input type.</summary>
internal sealed class VariablesAreInputTypes() : Rule("STRK0128")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Operations)
        {
            foreach (var variable in definition.Variables)
            {
                if (context.Schema.Find(TypeRef.From(variable.Type).Name) is { IsInput: false } type)
                    yield return definition.At(
                        Id,
                        variable.Type,
                        $"The variable `${variable.Variable.Name.StringValue}` is of the type `{type.Name}`, which is an output type. Use a scalar, an enum or an input type."
                    );
            }
        }
    }
}
