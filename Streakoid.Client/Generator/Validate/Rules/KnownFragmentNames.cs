namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A fragment that is spread exists.</summary>
internal sealed class KnownFragmentNames() : Rule("STRK0116")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var spread in definition.Spreads)
            {
                var name = spread.Node.FragmentName.Name.StringValue;
                if (!context.Fragments.ContainsKey(name))
                    yield return definition.At(Id, spread.Node.FragmentName, $"No operation file has a fragment `{name}`.");
            }
        }
    }
}
