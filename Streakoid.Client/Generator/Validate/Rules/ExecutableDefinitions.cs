namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>An operation file holds operations and fragments only.</summary>
internal sealed class ExecutableDefinitions() : Rule("STRK0101")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var (file, node) in context.NotExecutable)
            yield return file.At(
                Id,
                node,
                "An operation file holds operations and fragments, and this is a definition of the schema. Move it to the schema file."
            );
    }
}
