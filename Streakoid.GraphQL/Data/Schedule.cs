using NodaTime;

namespace Streakoid.Data;

/// <summary>The schedule of a streak from a day on, until the next schedule's first day.</summary>
public sealed class Schedule : IOwned
{
    /// <summary>The most freezes a month may have: one for each day.</summary>
    public const int MaxFreezesPerMonth = 31;

    public Schedule() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal Schedule(StreakoidDb db, Guid userId) => UserId = db.VerifyOwner<Schedule>(userId);

    public required Guid UserId { get; init; }

    public required Guid StreakId { get; init; }

    public required LocalDate EffectiveFrom { get; init; }

    public required Rule Rule { get; set; }

    public required decimal Target
    {
        get;
        set =>
            field = value is >= 0 and <= CheckIn.MaxAmount
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), "A target must be from 0 to 1,000,000,000.");
    }

    public required Comparison Comparison { get; set; }

    public required int FreezesPerMonth
    {
        get;
        set =>
            field = value is >= 0 and <= MaxFreezesPerMonth
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), "A month must have 0 to 31 freezes.");
    }
}
