using GraphQLParser.AST;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A referenced type exists.</summary>
internal sealed class KnownTypeNames() : Rule("STRK0113")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            var named = definition
                .Inlines.Select(static inline => inline.Node.TypeCondition?.Type.Name)
                .Concat([definition.Fragment?.TypeCondition.Type.Name])
                .Concat(definition.Variables.Select(static variable => Innermost(variable.Type)));
            foreach (var name in named)
            {
                if (name is not null && context.Schema.Find(name.StringValue) is null)
                    yield return definition.At(Id, name, $"The schema has no type `{name.StringValue}`.");
            }
        }
    }

    private static GraphQLName Innermost(GraphQLType type) =>
        type switch
        {
            GraphQLNonNullType required => Innermost(required.Type),
            GraphQLListType list => Innermost(list.Type),
            _ => ((GraphQLNamedType)type).Name,
        };
}
