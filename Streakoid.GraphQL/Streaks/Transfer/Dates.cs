using NodaTime;
using NodaTime.Text;

namespace Streakoid.Streaks.Transfer;

/// <summary>The dates of other apps' files.</summary>
public static class Dates
{
    private static readonly LocalDatePattern Loose = LocalDatePattern.CreateWithInvariantCulture("uuuu'-'M'-'d");

    /// <summary>A date such as <c>2026-03-14</c> or <c>2026-3-14</c>, which a time may follow.</summary>
    public static LocalDate Read(string text, string path)
    {
        int end = text.AsSpan().IndexOfAny(' ', 'T');
        return Loose.Parse(end < 0 ? text : text[..end]).TryGetValue(default, out LocalDate day)
            ? day
            : throw new ImportException(path, $"{ImportException.Quote(text)} is not a date such as 2026-03-14.");
    }
}
