namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A variable is declared only once.</summary>
internal sealed class UniqueVariableNames() : Rule("STRK0127")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Operations)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var variable in definition.Variables)
            {
                if (!seen.Add(variable.Variable.Name.StringValue))
                    yield return definition.At(
                        Id,
                        variable.Variable,
                        $"The {definition.What} declares the variable `${variable.Variable.Name.StringValue}` twice."
                    );
            }
        }
    }
}
