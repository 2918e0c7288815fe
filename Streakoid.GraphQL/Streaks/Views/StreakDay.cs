using NodaTime;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>What became of a day, and why.</summary>
public sealed record StreakDay(LocalDate Date, Outcome Outcome, decimal Amount, decimal Target, string Reason);
