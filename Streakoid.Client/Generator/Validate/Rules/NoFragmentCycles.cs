namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A fragment does not spread itself, directly or through others.</summary>
internal sealed class NoFragmentCycles() : Rule("STRK0117")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            if (definition.Fragment is null)
                continue;
            foreach (var spread in definition.Spreads)
            {
                if (
                    context.Fragments.TryGetValue(spread.Node.FragmentName.Name.StringValue, out var next)
                    && context.WithFragments(next).Contains(definition)
                )
                    yield return definition.At(
                        Id,
                        spread.Node,
                        $"The {definition.What} contains itself through `...{spread.Node.FragmentName.Name.StringValue}`, so it would never end."
                    );
            }
        }
    }
}
