using NodaTime;

namespace Streakoid.Streaks.Rules;

/// <summary>The days of a user that an incident falls on: a period that is not met and has one of them is excused.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last.</param>
/// <param name="Reason">What users are told.</param>
public sealed record ExcusedDays(LocalDate First, LocalDate Last, string Reason);
