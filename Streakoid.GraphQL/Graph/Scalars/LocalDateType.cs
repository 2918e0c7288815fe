using NodaTime;
using NodaTime.Text;
using Streakoid.Graph.Directives;

namespace Streakoid.Graph.Scalars;

/// <summary>A date without a time or a zone, such as 2026-02-28.</summary>
public sealed class LocalDateType : TextScalarType<LocalDate>
{
    public LocalDateType()
        : base(Parse, LocalDatePattern.Iso.Format)
    {
        Name = "LocalDate";
        Description = "A calendar date without time or zone, such as `2026-02-28`.";
        this.SpecifiedByUrl("https://scalars.graphql.org/andimarek/local-date.html");
    }

    /// <summary>Parses a date with a four-digit year, as ISO 8601 requires without further agreement.</summary>
    public static ParseResult<LocalDate> Parse(string text)
    {
        ParseResult<LocalDate> parsed = LocalDatePattern.Iso.Parse(text);
        return parsed is { Success: true, Value.Year: < 1 or > 9999 }
            ? ParseResult<LocalDate>.ForException(() => new FormatException("A year is from 0001 to 9999."))
            : parsed;
    }
}
