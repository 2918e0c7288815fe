using NodaTime;

namespace Streakoid.Data;

/// <summary>
/// A run that is over: periods that were met with no miss between, and the day of the miss that ended it. It is a cache of
/// what the check-ins and schedules say, kept in the transaction that changes them. The run that is alive is not here.
/// </summary>
public sealed class Run : IOwned
{
    public Run() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal Run(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Run>(userId);

    public required Guid UserId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate FirstDay { get; init; }

    public required LocalDate LastDay
    {
        get;
        set => field = value >= FirstDay ? value : throw new ArgumentException("A run must end on or after its first day.", nameof(value));
    }

    /// <summary>How many periods were met; neutral ones are not counted.</summary>
    public required int Length
    {
        get;
        set => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), "A run must have at least one period.");
    }

    /// <summary>What the length counts.</summary>
    public required PeriodUnit Unit { get; set; }

    public required LocalDate BrokenOn { get; set; }
}

/// <summary>The period that is evaluated as one: a day, a week or a month.</summary>
public enum PeriodUnit
{
    Day,
    Week,
    Month,
}
