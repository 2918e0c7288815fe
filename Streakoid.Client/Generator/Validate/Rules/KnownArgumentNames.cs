namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>An argument is defined by the field or directive.</summary>
internal sealed class KnownArgumentNames() : Rule("STRK0109")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var use in definition.Arguments)
            {
                if (use.Definitions is null)
                    continue;
                foreach (var argument in use.Given?.Items ?? [])
                {
                    if (!use.Definitions.Any(known => known.Name == argument.Name.StringValue))
                        yield return definition.At(Id, argument.Name, $"The {use.What} has no argument `{argument.Name.StringValue}`.");
                }
            }
        }
    }
}
