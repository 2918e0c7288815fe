using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Streakoid.Data;

/// <summary>How many days back a streak's check-ins may be recorded, and when that was changed. Before the first change the server decides.</summary>
/// <param name="Changes">Oldest first.</param>
public sealed record BackdatingChanges(IReadOnlyList<BackdatingChange> Changes)
{
    /// <summary>The most days that a streak may allow.</summary>
    public const int MaxDays = 365;

    /// <summary>The most changes that are recorded; a streak cannot be changed more often.</summary>
    public const int MaxChanges = 100;

    public static readonly BackdatingChanges None = new([]);

    /// <summary>The days allowed now; null if the server decides.</summary>
    public int? Days => Changes.Count == 0 ? null : Changes[^1].Days;

    /// <summary>With one more change; the same if it changes nothing.</summary>
    public BackdatingChanges With(Instant at, int days) => days == Days ? this : new([.. Changes, new BackdatingChange(at, days)]);

    /// <summary>As <c>2026-03-14T12:00:00Z=30 2026-03-15T12:00:00Z=7</c>.</summary>
    public override string ToString() =>
        string.Join(
            ' ',
            Changes.Select(change =>
                string.Create(CultureInfo.InvariantCulture, $"{InstantPattern.ExtendedIso.Format(change.At)}={change.Days}")
            )
        );

    public static BackdatingChanges Parse(string text) =>
        text.Length == 0
            ? None
            : new([
                .. text.Split(' ')
                    .Select(part => part.Split('='))
                    .Select(part => new BackdatingChange(
                        InstantPattern.ExtendedIso.Parse(part[0]).Value,
                        int.Parse(part[1], CultureInfo.InvariantCulture)
                    )),
            ]);
}

/// <param name="At">When it was changed.</param>
/// <param name="Days">How many days back are allowed since then.</param>
public sealed record BackdatingChange(Instant At, int Days)
{
    public int Days { get; init; } =
        Days is >= 0 and <= BackdatingChanges.MaxDays
            ? Days
            : throw new ArgumentOutOfRangeException(nameof(Days), $"Backdating must be from 0 to {BackdatingChanges.MaxDays} days.");
}
