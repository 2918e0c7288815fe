namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A selected field exists on the type.</summary>
internal sealed class FieldsOnCorrectType() : Rule("STRK0106")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var field in definition.Fields)
            {
                if (field.Definition is null && field.Parent is { IsComposite: true } parent)
                    yield return definition.At(
                        Id,
                        field.Node.Name,
                        $"The type `{parent.Name}` has no field `{field.Node.Name.StringValue}`."
                    );
            }
        }
    }
}
