namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A directive exists.</summary>
internal sealed class KnownDirectives() : Rule("STRK0124")
{
    public override IEnumerable<Problem> Check(Facts facts)
    {
        foreach (var definition in facts.Definitions)
        {
            foreach (var directive in definition.Directives)
            {
                if (directive.Definition is null)
                    yield return definition.At(Id, directive.Node, $"The schema has no directive `@{directive.Node.Name.StringValue}`.");
            }
        }
    }
}
