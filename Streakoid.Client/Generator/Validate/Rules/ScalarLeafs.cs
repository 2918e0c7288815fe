namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>Objects have selections, and leaves have none.</summary>
internal sealed class ScalarLeafs() : Rule("STRK0108")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var field in definition.Fields)
            {
                if (context.Schema.Find(field.Definition?.Type.Name) is not { } type)
                    continue;
                var name = field.Node.Name.StringValue;
                if (type.IsComposite && (field.Node.SelectionSet?.Selections.Count ?? 0) == 0)
                    yield return definition.At(
                        Id,
                        field.Node.Name,
                        $"The field `{name}` is of the type `{field.Definition!.Type}`: select its fields, as in `{name} {{ … }}`."
                    );
                else if (!type.IsComposite && field.Node.SelectionSet is { } set)
                    yield return definition.At(
                        Id,
                        set,
                        $"The field `{name}` is of the type `{field.Definition!.Type}`, which has no fields to select."
                    );
            }
        }
    }
}
