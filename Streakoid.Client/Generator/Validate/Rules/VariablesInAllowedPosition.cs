using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A variable's type fits each of its uses.</summary>
internal sealed class VariablesInAllowedPosition() : Rule("STRK0131")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var operation in context.Operations)
        {
            foreach (var definition in context.WithFragments(operation))
            {
                foreach (var value in definition.Values)
                {
                    if (value.Node is not GraphQLVariable used || value.Expected is not { } expected)
                        continue;
                    var declared = operation.Variables.FirstOrDefault(variable =>
                        variable.Variable.Name.StringValue == used.Name.StringValue
                    );
                    if (declared is null || context.Schema.Find(TypeRef.From(declared.Type).Name) is null)
                        continue;
                    var type = TypeRef.From(declared.Type);
                    if (!Fits(type, declared.DefaultValue is not null and not GraphQLNullValue, expected, value.PlaceHasDefault))
                        yield return definition.At(
                            Id,
                            used,
                            $"The variable `${used.Name.StringValue}` is of the type `{type}` in the {operation.What}, but a `{expected}` is needed here."
                        );
                }
            }
        }
    }

    private static bool Fits(TypeRef type, bool hasDefault, TypeRef expected, bool placeHasDefault) =>
        expected.NonNull && !type.NonNull ? (hasDefault || placeHasDefault) && Fits(type, expected.Nullable) : Fits(type, expected);

    private static bool Fits(TypeRef type, TypeRef expected)
    {
        if (expected.NonNull)
            return type.NonNull && Fits(type.Nullable, expected.Nullable);
        if (type.NonNull)
            return Fits(type.Nullable, expected);
        if (expected.Item is { } item)
            return type.Item is { } given && Fits(given, item);
        return type.Item is null && type.Name == expected.Name;
    }
}
