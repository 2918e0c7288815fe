namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>Every required argument is given.</summary>
internal sealed class ProvidedRequiredArguments() : Rule("STRK0111")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var use in definition.Arguments)
            {
                foreach (var known in use.Definitions ?? [])
                {
                    if (known.IsRequired && !(use.Given?.Items ?? []).Any(argument => argument.Name.StringValue == known.Name))
                        yield return definition.At(Id, use.Node, $"The {use.What} needs the argument `{known.Name}: {known.Type}`.");
                }
            }
        }
    }
}
