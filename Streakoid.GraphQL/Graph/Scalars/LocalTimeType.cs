using NodaTime;
using NodaTime.Text;
using Streakoid.Graph.Directives;

namespace Streakoid.Graph.Scalars;

/// <summary>A time of the day without a date or a zone, such as 03:00:00.</summary>
public sealed class LocalTimeType : TextScalarType<LocalTime>
{
    public LocalTimeType()
        : base(Read, LocalTimePattern.GeneralIso.Format)
    {
        Name = "LocalTime";
        Description = "A time of the day without date or zone, such as `03:00:00`; seconds are optional in input.";
        this.SpecifiedByUrl("https://scalars.graphql.org/apollographql/local-time.html");
    }

    private static readonly LocalTimePattern Minutes = LocalTimePattern.CreateWithInvariantCulture("HH':'mm");

    private static ParseResult<LocalTime> Read(string text) =>
        LocalTimePattern.GeneralIso.Parse(text) is { Success: true } exact ? exact : Minutes.Parse(text);
}
