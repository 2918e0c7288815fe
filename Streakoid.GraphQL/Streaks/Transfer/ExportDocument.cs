using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Streakoid.Streaks.Transfer;

/// <summary>
/// All data of a user as an export file: dates and times in ISO 8601, default values omitted.
/// </summary>
/// <param name="Format">Always <see cref="Name"/>.</param>
/// <param name="Version">Which fields there are: <see cref="Current"/>.</param>
/// <param name="Profile">The user.</param>
/// <param name="Streaks">Oldest first.</param>
public sealed record ExportDocument(string? Format, int Version, ExportedProfile? Profile, IReadOnlyList<ExportedStreak>? Streaks)
{
    public const string Name = "streakoid";
    public const int Current = 1;

    // What is read back goes through ExportReader, which checks each value.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        // It is a file and no part of a page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override string ToString() => JsonSerializer.Serialize(this, Json);
}

/// <summary>The user.</summary>
/// <param name="Email">The address; an import does not take it over.</param>
/// <param name="DisplayName">What to call the user; an import does not take it over.</param>
/// <param name="TimeZone">An IANA name.</param>
/// <param name="FormerTimeZones">Where the user lived before, as <c>2026-03-01=Europe/Berlin</c>: until when, oldest first.</param>
/// <param name="DayStartsAt">As <c>03:00:00</c>.</param>
/// <param name="WeekStarts">As <c>1</c> or <c>1 2026-03-01=7</c>: Monday 1 to Sunday 7, changes with their first day.</param>
/// <param name="JumpedDates">The dates that a change of the zone or of the day's start jumped over.</param>
/// <param name="CreatedAt">When the account was opened.</param>
public sealed record ExportedProfile(
    string? Email,
    string? DisplayName,
    string? TimeZone,
    string? FormerTimeZones,
    string? DayStartsAt,
    string? WeekStarts,
    IReadOnlyList<string>? JumpedDates,
    string? CreatedAt
);

/// <summary>
/// A streak with all that was ever asked of it and done. Changes of the days that may be backdated are as
/// <c>2026-03-14T12:00:00Z=30</c>, oldest first.
/// </summary>
public sealed record ExportedStreak(
    string? Name,
    string? Description,
    IReadOnlyList<string>? Tags,
    string? CreatedAt,
    string? ArchivedAt,
    string? ArchivedOn,
    string? BackdatingChanges,
    IReadOnlyList<ExportedSchedule>? Schedules,
    IReadOnlyList<ExportedPause>? Pauses,
    IReadOnlyList<string>? Skips,
    IReadOnlyList<ExportedCheckIn>? CheckIns,
    IReadOnlyList<ExportedUndone>? Undone,
    int? Position,
    string? Color,
    string? Icon
);

/// <param name="From">The first day it holds for.</param>
/// <param name="Rule"><c>EveryDays</c>, <c>Weekdays</c>, <c>TimesPerWeek</c>, <c>TimesPerMonth</c>, <c>AmountPerWeek</c>, <c>AmountPerMonth</c>, <c>AtMostDaysPerWeek</c>.</param>
/// <param name="Value">How many; of weekdays the sum of Monday 1, Tuesday 2, Wednesday 4 to Sunday 64.</param>
/// <param name="Target">The amount of a day, or of a week or month that is added up.</param>
/// <param name="Comparison"><c>AtLeast</c> or <c>AtMost</c>.</param>
/// <param name="FreezesPerMonth">How many misses a month are forgiven.</param>
public sealed record ExportedSchedule(string? From, string? Rule, int Value, decimal? Target, string? Comparison, int FreezesPerMonth);

/// <param name="From">The first day of rest.</param>
/// <param name="Until">The last one; left out while it is open.</param>
public sealed record ExportedPause(string? From, string? Until);

/// <param name="Day">The user's local day.</param>
/// <param name="At">When it was recorded.</param>
/// <param name="Zone">The time zone of the day; the profile's when left out.</param>
/// <param name="Amount">How much; 1 when left out.</param>
/// <param name="Note">What was noted.</param>
/// <param name="Backdated">Whether it was recorded on a later day.</param>
/// <param name="ClientIds">The ids that devices gave to it.</param>
public sealed record ExportedCheckIn(
    string? Day,
    string? At,
    string? Zone,
    decimal? Amount,
    string? Note,
    bool Backdated,
    IReadOnlyList<Guid>? ClientIds
);

/// <param name="Day">A day whose check-in was undone.</param>
/// <param name="ClientIds">The ids that devices gave to it, which add nothing when they are sent again.</param>
public sealed record ExportedUndone(string? Day, IReadOnlyList<Guid>? ClientIds);
