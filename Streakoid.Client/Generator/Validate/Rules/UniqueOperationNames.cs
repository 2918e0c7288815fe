namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>Operation names are unique.</summary>
internal sealed class UniqueOperationNames() : Rule("STRK0103")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        var seen = new Dictionary<string, ExecutableDefinition>(StringComparer.Ordinal);
        foreach (var definition in context.Operations)
        {
            if (definition.Name is not { } name)
                continue;
            if (seen.TryGetValue(name.StringValue, out var first))
                yield return definition.At(
                    Id,
                    name,
                    $"The operation `{name.StringValue}` is already defined in {System.IO.Path.GetFileName(first.File.Path)}. Give this one another name."
                );
            else
                seen.Add(name.StringValue, definition);
        }
    }
}
