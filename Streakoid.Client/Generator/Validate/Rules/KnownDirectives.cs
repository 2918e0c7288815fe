namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A directive exists.</summary>
internal sealed class KnownDirectives() : Rule("STRK0124")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var directive in definition.Directives)
            {
                if (directive.Definition is null)
                    yield return definition.At(Id, directive.Node, $"The schema has no directive `@{directive.Node.Name.StringValue}`.");
            }
        }
    }
}
