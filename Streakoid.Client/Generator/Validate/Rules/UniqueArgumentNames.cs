namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>An argument is given only once.</summary>
internal sealed class UniqueArgumentNames() : Rule("STRK0110")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var use in definition.Arguments)
            {
                var seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var argument in use.Given?.Items ?? [])
                {
                    if (!seen.Add(argument.Name.StringValue))
                        yield return definition.At(
                            Id,
                            argument.Name,
                            $"The argument `{argument.Name.StringValue}` is given twice to the {use.What}."
                        );
                }
            }
        }
    }
}
