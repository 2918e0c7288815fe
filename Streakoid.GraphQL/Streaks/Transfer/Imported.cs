using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Transfer;

/// <summary>A streak that was read, with what belongs to it; not yet in the database.</summary>
public sealed record ImportedStreak(Streak Streak, ScheduleHistory ScheduleHistory, IReadOnlyList<CheckIn> CheckIns);

/// <summary>What was read.</summary>
/// <param name="Streaks">The streaks.</param>
/// <param name="Profile">Whose days they are; null where that was not told.</param>
/// <param name="Warnings">What could not be taken over as it was.</param>
public sealed record Imported(IReadOnlyList<ImportedStreak> Streaks, ImportedProfile? Profile, IReadOnlyList<string> Warnings);

/// <summary>What says when a user's days and weeks begin.</summary>
public sealed record ImportedProfile(string TimeZone, FormerTimeZones FormerTimeZones, NodaTime.LocalTime DayStartsAt, WeekStarts WeekStarts);
