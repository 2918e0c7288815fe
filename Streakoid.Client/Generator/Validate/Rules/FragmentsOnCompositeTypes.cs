namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A fragment is on an object, interface or union.</summary>
internal sealed class FragmentsOnCompositeTypes() : Rule("STRK0114")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            var conditions = definition
                .Inlines.Select(static inline => inline.Node.TypeCondition)
                .Concat([definition.Fragment?.TypeCondition]);
            foreach (var condition in conditions)
            {
                if (condition is not null && context.Schema.Find(condition.Type.Name.StringValue) is { IsComposite: false } type)
                    yield return definition.At(Id, condition.Type, $"A fragment selects fields, but the type `{type.Name}` has none.");
            }
        }
    }
}
