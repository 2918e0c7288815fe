namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>Fragment names are unique.</summary>
internal sealed class UniqueFragmentNames() : Rule("STRK0112")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            if (
                definition.Fragment is { } fragment
                && context.Fragments[fragment.FragmentName.Name.StringValue] is var first
                && first != definition
            )
                yield return definition.At(
                    Id,
                    fragment.FragmentName,
                    $"The {definition.What} is already defined in {System.IO.Path.GetFileName(first.File.Path)}. Give this one another name."
                );
        }
    }
}
