namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>The schema has a root type for the kind of operation.</summary>
internal sealed class KnownOperationTypes() : Rule("STRK0102")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Operations)
        {
            if (definition.Type is null)
                yield return definition.At(
                    Id,
                    definition.Node,
                    $"The schema has no {definition.Operation!.Operation.ToString().ToLowerInvariant()} type, so the {definition.What} cannot run."
                );
        }
    }
}
