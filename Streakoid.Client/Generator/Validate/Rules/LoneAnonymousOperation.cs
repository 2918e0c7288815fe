namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>An operation without a name is alone in its file.</summary>
internal sealed class LoneAnonymousOperation() : Rule("STRK0104")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var file in context.Operations.GroupBy(static definition => definition.File))
        {
            if (file.Count() < 2)
                continue;
            foreach (var definition in file.Where(static definition => definition.Name is null))
                yield return definition.At(
                    Id,
                    definition.Node,
                    "An operation without a name must be the only one in its file. Give it a name."
                );
        }
    }
}
