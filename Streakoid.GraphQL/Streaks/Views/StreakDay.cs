using NodaTime;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>The outcome of a day, and the reason.</summary>
public sealed record StreakDay(LocalDate Date, Outcome Outcome, decimal Amount, decimal Target, string Reason)
{
    /// <summary>The verdict on the period that it lies in; null for days to come and before the streak began.</summary>
    public Verdict? Period { get; init; }
}
