using System.Globalization;
using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Generator.Validate.Rules;

/// <summary>A literal has the expected type.</summary>
internal sealed class ValuesOfCorrectType() : Rule("STRK0119")
{
    public override IEnumerable<Problem> Check(ValidationContext context)
    {
        foreach (var definition in context.Definitions)
        {
            foreach (var value in definition.Values)
            {
                if (value.Expected is { } expected && value.Node is not GraphQLVariable && Wrong(context.Schema, value.Node, expected))
                    yield return definition.At(
                        Id,
                        value.Node,
                        $"A value of the type `{expected}` is expected here, but this is {Describe(value.Node)}."
                    );
            }
        }
    }

    private static bool Wrong(SchemaModel schema, GraphQLValue value, TypeRef expected)
    {
        if (value is GraphQLNullValue)
            return expected.NonNull;
        if (expected.Item is { } item)
            return value is not GraphQLListValue && Wrong(schema, value, item);
        var type = schema.Find(expected.Name);
        return type?.Kind switch
        {
            TypeKind.Enum => value is not GraphQLEnumValue member || !type.Values.Any(known => known.Name == member.Name.StringValue),
            TypeKind.Input => value is not GraphQLObjectValue,
            TypeKind.Scalar => WrongScalar(type.Name, value),
            _ => false,
        };
    }

    // A custom scalar accepts any literal; the server checks its format.
    private static bool WrongScalar(string scalar, GraphQLValue value) =>
        scalar switch
        {
            "Int" => value is not GraphQLIntValue whole
                || !int.TryParse(whole.Value.ToString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
            "Float" => value is not (GraphQLIntValue or GraphQLFloatValue),
            "String" => value is not GraphQLStringValue,
            "Boolean" => value is not GraphQLBooleanValue,
            "ID" => value is not (GraphQLStringValue or GraphQLIntValue),
            _ => false,
        };

    private static string Describe(GraphQLValue value) =>
        value switch
        {
            GraphQLNullValue => "`null`",
            GraphQLStringValue => "a string",
            GraphQLBooleanValue boolean => boolean.BoolValue ? "`true`" : "`false`",
            GraphQLIntValue whole => $"`{whole.Value}`",
            GraphQLFloatValue number => $"`{number.Value}`",
            GraphQLEnumValue member => $"`{member.Name.StringValue}`",
            GraphQLListValue => "a list",
            _ => "an object",
        };
}
