using GraphQL.Types;
using GraphQLParser.AST;
using NodaTime.Text;

namespace Streakoid.Graph.Scalars;

/// <summary>A scalar that is sent as a string and converted by a NodaTime pattern.</summary>
/// <param name="read">Parses a value.</param>
/// <param name="write">Formats a value.</param>
public abstract class TextScalarType<T>(Func<string, ParseResult<T>> read, Func<T, string> write) : ScalarGraphType
    where T : struct
{
    public override object? ParseLiteral(GraphQLValue value) =>
        value switch
        {
            GraphQLStringValue text => Parse((string)text.Value),
            GraphQLNullValue => null,
            _ => ThrowLiteralConversionError(value),
        };

    public override object? ParseValue(object? value) =>
        value switch
        {
            null => null,
            T known => known,
            string text => Parse(text),
            _ => ThrowValueConversionError(value),
        };

    public override object? Serialize(object? value) => value is T known ? write(known) : null;

    private object? Parse(string text) => read(text).TryGetValue(default, out T value) ? value : ThrowValueConversionError(text);
}
