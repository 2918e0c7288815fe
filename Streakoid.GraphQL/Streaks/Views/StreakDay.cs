using NodaTime;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>The outcome of a day, and the reason.</summary>
public sealed record StreakDay(LocalDate Date, Outcome Outcome, decimal Amount, decimal Target, string Reason);
