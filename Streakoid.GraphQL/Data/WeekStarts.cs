using NodaTime;
using NodaTime.Text;

namespace Streakoid.Data;

/// <summary>The first day of a user's weeks: a change is effective from its day on, so that past weeks do not change.</summary>
/// <param name="First">The start of the earliest weeks.</param>
/// <param name="Changes">Later starts, oldest first.</param>
public sealed record WeekStarts(IsoDayOfWeek First, IReadOnlyList<(LocalDate From, IsoDayOfWeek Day)> Changes)
{
    public static readonly WeekStarts Monday = new(IsoDayOfWeek.Monday, []);

    /// <summary>The start that was set last.</summary>
    public IsoDayOfWeek Latest => Changes.Count == 0 ? First : Changes[^1].Day;

    /// <summary>The start in force on a date.</summary>
    public IsoDayOfWeek On(LocalDate date)
    {
        for (int i = Changes.Count - 1; i >= 0; i--)
        {
            if (Changes[i].From <= date)
                return Changes[i].Day;
        }
        return First;
    }

    /// <summary>Whether a change came into force after <paramref name="first"/> and on or before <paramref name="last"/>.</summary>
    public bool ChangedIn(LocalDate first, LocalDate last) => Changes.Any(change => change.From > first && change.From <= last);

    /// <summary>The starts with one more, in force from a day on.</summary>
    public WeekStarts With(LocalDate from, IsoDayOfWeek day) => new(First, [.. Changes.Where(change => change.From < from), (from, day)]);

    /// <summary>As <c>1</c> or <c>1 2026-03-01=7</c>: the days as ISO 8601 counts them, Monday 1 to Sunday 7.</summary>
    public override string ToString() =>
        string.Join(
            ' ',
            Changes.Select(change => $"{LocalDatePattern.Iso.Format(change.From)}={(int)change.Day}").Prepend($"{(int)First}")
        );

    public static WeekStarts Parse(string text)
    {
        // The usual value.
        if (text == "1")
            return Monday;
        string[] parts = text.Split(' ');
        return new WeekStarts(
            (IsoDayOfWeek)int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture),
            [.. parts.Skip(1).Select(part => (LocalDatePattern.Iso.Parse(part[..^2]).Value, (IsoDayOfWeek)(part[^1] - '0')))]
        );
    }
}
