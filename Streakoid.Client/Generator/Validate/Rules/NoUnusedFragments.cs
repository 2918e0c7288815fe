namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>Every fragment is used by an operation.</summary>
internal sealed class NoUnusedFragments() : Rule("STRK0115")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        var used = new HashSet<ExecutableDefinition>(context.Operations.SelectMany(context.WithFragments));
        foreach (var definition in context.Definitions)
        {
            if (definition.Fragment is { } fragment && !used.Contains(definition))
                yield return definition.At(Id, fragment.FragmentName, $"No operation uses the {definition.What}. Use it or delete it.");
        }
    }
}
