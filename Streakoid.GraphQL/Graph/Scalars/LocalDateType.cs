using NodaTime;
using NodaTime.Text;
using Streakoid.Graph.Directives;

namespace Streakoid.Graph.Scalars;

/// <summary>A date without a time or a zone, such as 2026-02-28.</summary>
public sealed class LocalDateType : TextScalarType<LocalDate>
{
    public LocalDateType()
        : base(LocalDatePattern.Iso.Parse, LocalDatePattern.Iso.Format)
    {
        Name = "LocalDate";
        Description = "A calendar date without time or zone, such as `2026-02-28`.";
        this.SpecifiedByUrl("https://scalars.graphql.org/andimarek/local-date.html");
    }
}
