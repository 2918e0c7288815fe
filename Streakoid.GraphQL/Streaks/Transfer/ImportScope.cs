using NodaTime;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Transfer;

/// <summary>The user and the limits of an import. Every reader checks values here.</summary>
/// <param name="Owner">The user.</param>
/// <param name="Today">The user's today.</param>
/// <param name="Now">The instant.</param>
/// <param name="HomeZone">The user's time zone.</param>
/// <param name="DayStartsAt">When the user's day starts.</param>
/// <param name="MaxStreaks">The most streaks a user may keep.</param>
/// <param name="Cancellation">Ends the reading between two rows.</param>
public sealed record ImportScope(
    Guid Owner,
    LocalDate Today,
    Instant Now,
    string HomeZone,
    LocalTime DayStartsAt,
    int MaxStreaks,
    CancellationToken Cancellation
)
{
    /// <summary>Changes of the time zone, or of the start of the week.</summary>
    public const int MaxProfileChanges = 500;

    public const int MaxSchedules = 1_000;
    public const int MaxPauses = 1_000;

    /// <summary>More than the largest request can hold: there is no limit to what devices send for a day.</summary>
    public const int MaxClientIds = 250_000;

    /// <summary>The last place in an order; places follow those of the streaks that are there.</summary>
    public const int MaxPosition = 1_000_000;

    /// <summary>Check-ins of one streak: a day has at most one, so 150 years of them.</summary>
    public const int MaxCheckIns = 55_000;

    /// <summary>Skips of one streak, of which a day has at most one too.</summary>
    public const int MaxSkips = MaxCheckIns;

    /// <summary>Schedules and pauses of all streaks together.</summary>
    public const int MaxAllSchedules = 10_000;

    /// <summary>Skips of all streaks together.</summary>
    public const int MaxAllSkips = 100_000;

    /// <summary>How long the name of a file or folder may be, which warnings repeat.</summary>
    public const int MaxFileName = 200;

    /// <summary>How many rows may be named in warnings. Of a file with more of them something else is wrong.</summary>
    public const int MaxWarnedRows = 50_000;

    /// <summary>The first day that an import may hold.</summary>
    public static readonly LocalDate Earliest = new(1900, 1, 1);

    private static readonly Instant EarliestInstant = Instant.FromUtc(1900, 1, 1, 0, 0);

    /// <summary>The last day of schedules and skips, and the last on which a pause begins: what mutations allow, in any time zone.</summary>
    public LocalDate Latest => Today.PlusDays(ScheduleInput.MaxDaysAhead + 1);

    /// <summary>
    /// The last day of check-ins: tomorrow, or the day that it is already where days begin first. They count when that day has come here.
    /// </summary>
    public LocalDate LatestCheckIn => LocalDate.Max(Today.PlusDays(1), Now.WithOffset(Offset.FromHours(14)).Date);

    /// <summary>Holds a day of a schedule, a pause or a skip to its range.</summary>
    public LocalDate Planned(LocalDate day, string path) =>
        day >= Earliest && day <= Latest
            ? day
            : throw new ImportException(path, $"A day must be from {Earliest:uuuu-MM-dd} to {Latest:uuuu-MM-dd}.");

    /// <summary>Holds the last day of a pause to its range, which has no end.</summary>
    public static LocalDate Until(LocalDate day, string path) =>
        day >= Earliest ? day : throw new ImportException(path, $"A day must be from {Earliest:uuuu-MM-dd} on.");

    /// <summary>Holds a check-in's day to its range.</summary>
    public LocalDate Done(LocalDate day, string path) =>
        day >= Earliest && day <= LatestCheckIn
            ? day
            : throw new ImportException(path, $"A check-in's day must be from {Earliest:uuuu-MM-dd} to {LatestCheckIn:uuuu-MM-dd}.");

    /// <summary>
    /// Holds an instant that has passed to its range. A clock may be ahead of this one by a day at most, and is then set to now.
    /// </summary>
    public Instant Past(Instant instant, string path)
    {
        if (instant < EarliestInstant || instant > Now + Duration.FromDays(1))
            throw new ImportException(path, $"A time must be from {Earliest:uuuu-MM-dd} to now.");
        return instant > Now ? Now : instant;
    }

    /// <summary>Refuses more streaks than a user may keep.</summary>
    public void HoldStreaks(int count)
    {
        if (count > MaxStreaks)
            throw new ImportException(new TooManyStreaksError(MaxStreaks));
    }
}
