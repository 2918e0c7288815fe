namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>Every fragment is used by an operation.</summary>
internal sealed class NoUnusedFragments() : Rule("STRK0115")
{
    public override IEnumerable<Problem> Check(Facts facts)
    {
        var used = new HashSet<ExecutableDefinition>(facts.Operations.SelectMany(facts.WithFragments));
        foreach (var definition in facts.Definitions)
        {
            if (definition.Fragment is { } fragment && !used.Contains(definition))
                yield return definition.At(Id, fragment.FragmentName, $"No operation uses the {definition.What}. Use it or delete it.");
        }
    }
}
