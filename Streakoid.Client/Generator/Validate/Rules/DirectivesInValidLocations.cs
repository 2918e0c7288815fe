namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A directive is used only in its allowed locations.</summary>
internal sealed class DirectivesInValidLocations() : Rule("STRK0125")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var directive in definition.Directives)
            {
                if (directive.Definition is { } known && !known.Locations.Contains(directive.Location))
                    yield return definition.At(
                        Id,
                        directive.Node,
                        $"The directive `@{known.Name}` is allowed on {string.Join(", ", known.Locations)}, but this is {directive.Location}."
                    );
            }
        }
    }
}
