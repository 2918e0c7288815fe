using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Rules;

/// <summary>The check-in of a day.</summary>
/// <param name="Day">The user's local day.</param>
/// <param name="Amount">How much.</param>
public readonly record struct Fact(LocalDate Day, decimal Amount)
{
    public static Fact Of(CheckIn checkIn) => new(checkIn.Day, checkIn.Amount);
}
