namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>An operation file contains only operations and fragments.</summary>
internal sealed class ExecutableDefinitions() : Rule("STRK0101")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var (file, node) in context.NotExecutable)
            yield return file.At(
                Id,
                node,
                "An operation file contains operations and fragments, but this defines a part of the schema. Move it to the schema file."
            );
    }
}
