using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>Writes the expressions that read a value from JSON.</summary>
internal sealed class ReadValue(CsTypes types, string json)
{
    public const string Reader = "global::Streakoid.Client.ResponseReader";

    /// <summary>The expression that reads <paramref name="property"/> from the element <c>data</c>.</summary>
    public string Member(ShapeProperty property, int number)
    {
        var name = CodeWriter.Literal(property.ResponseName);
        return property.Type.NonNull && !property.MayBeMissing
            ? Required(property, property.Type, $"{Reader}.Required(data, {name})", 0)
            : $"{Reader}.Optional(data, {name}) is {{ }} value{number} ? {Required(property, property.Type, $"value{number}", 0)} : {Null(property.Type)}";
    }

    private string Required(ShapeProperty property, TypeRef type, string value, int depth)
    {
        if (type.Item is not { } item)
            return $"{Leaf(property, type)}({value})";
        var inner = Required(property, item, $"item{depth}", depth + 1);
        if (!item.NonNull)
            inner = $"{Reader}.IsNull(item{depth}) ? {Null(item)} : {inner}";
        return $"{Reader}.List<{types.Of(item, property.Shape?.Interface)}>({value}, static item{depth} => {inner})";
    }

    // A ScalarValue converts from a string, and so from a null without a type.
    private string Null(TypeRef type) =>
        !type.IsList && types.Scalar(type) is { IsConvertible: true } scalar ? $"({scalar.Type}?)null" : "null";

    private string Leaf(ShapeProperty property, TypeRef type) =>
        property.Shape is { } shape ? shape.Name
        : types.Scalar(type) is { } scalar ? $"{Reader}.Read{scalar.Method}"
        : $"{json}.Read{type.Name}";
}
