namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A directive is used once per location, unless it is repeatable.</summary>
internal sealed class UniqueDirectivesPerLocation() : Rule("STRK0126")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var list in definition.DirectiveLists)
            {
                var seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var directive in list.Items)
                {
                    var repeatable = context.Schema.Directives.TryGetValue(directive.Name.StringValue, out var known) && known.Repeatable;
                    if (!seen.Add(directive.Name.StringValue) && !repeatable)
                        yield return definition.At(Id, directive, $"The directive `@{directive.Name.StringValue}` is used twice here.");
                }
            }
        }
    }
}
