using GraphQL.Types;
using GraphQLParser.AST;
using NodaTime;
using NodaTime.Text;
using Streakoid.Graph.Directives;

namespace Streakoid.Graph.Scalars;

/// <summary>An instant, written as RFC 3339 in UTC to the millisecond.</summary>
public sealed class DateTimeType : ScalarGraphType
{
    private static readonly InstantPattern Written = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss.fff'Z'");

    public DateTimeType()
    {
        Name = "DateTime";
        Description = "An instant as RFC 3339 has it, to the millisecond and in UTC, such as `2026-02-28T21:30:00.000Z`.";
        this.SpecifiedByUrl("https://scalars.graphql.org/andimarek/date-time.html");
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
        Instant instant => instant,
        string text => Parse(text),
        _ => ThrowValueConversionError(value),
    };

    public override object? Serialize(object? value) => value is Instant instant ? Written.Format(instant) : null;

    private object? Parse(string text) => OffsetDateTimePattern.Rfc3339.Parse(text).TryGetValue(default, out OffsetDateTime time)
        ? time.ToInstant()
        : ThrowValueConversionError(text);
}
