using GraphQL.Types;
using GraphQLParser.AST;
using NodaTime;
using NodaTime.Text;
using Streakoid.Graph.Directives;

namespace Streakoid.Graph.Scalars;

/// <summary>A date without a time or a zone, such as 2026-02-28.</summary>
public sealed class LocalDateType : ScalarGraphType
{
    public LocalDateType()
    {
        Name = "LocalDate";
        Description = "A calendar date without time or zone, such as `2026-02-28`.";
        this.SpecifiedByUrl("https://scalars.graphql.org/andimarek/local-date.html");
    }

    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLStringValue text => Parse((string)text.Value),
        GraphQLNullValue => null,
        _ => ThrowLiteralConversionError(value),
    };

    public override object? ParseValue(object? value) => value switch
    {
        null => null,
        LocalDate date => date,
        string text => Parse(text),
        _ => ThrowValueConversionError(value),
    };

    public override object? Serialize(object? value) => value is LocalDate date ? LocalDatePattern.Iso.Format(date) : null;

    private object? Parse(string text) => LocalDatePattern.Iso.Parse(text).TryGetValue(default, out LocalDate date)
        ? date
        : ThrowValueConversionError(text);
}
