using NodaTime;
using NodaTime.Text;
using Streakoid.Graph.Directives;

namespace Streakoid.Graph.Scalars;

/// <summary>An instant, written as RFC 3339 in UTC to the millisecond.</summary>
public sealed class DateTimeType : TextScalarType<Instant>
{
    /// <summary>The first instant that a <see cref="DateTime"/> can represent.</summary>
    internal static readonly Instant FirstOfDateTime = Instant.FromUtc(1, 1, 1, 0, 0);

    /// <summary>The first instant after the range of <see cref="DateTime"/>.</summary>
    internal static readonly Instant EndOfDateTime = Instant.FromUtc(9999, 12, 31, 0, 0);

    /// <summary>The format of an instant.</summary>
    internal static readonly InstantPattern Written = InstantPattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd'T'HH':'mm':'ss.fff'Z'");

    public DateTimeType()
        : base(text => OffsetDateTimePattern.Rfc3339.Parse(text).Convert(time => time.ToInstant()), Written.Format)
    {
        Name = "DateTime";
        Description = "An instant in RFC 3339 format, in UTC with milliseconds, such as `2026-02-28T21:30:00.000Z`.";
        this.SpecifiedByUrl("https://scalars.graphql.org/andimarek/date-time.html");
    }
}
