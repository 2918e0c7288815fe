using System.Diagnostics.CodeAnalysis;
using NodaTime;

namespace Streakoid.Data;

/// <summary>The columns of a check-in that are read if nothing else is selected.</summary>
internal readonly record struct CheckInOfDay(Guid UserId, Guid StreakId, LocalDate Day, decimal Amount);

/// <summary>A check-in of a user on a local day. The day is determined at write and never recomputed.</summary>
public sealed class CheckIn : IOwned
{
    public const int MaxNoteLength = 2_000;

    /// <summary>The largest amount one check-in may hold.</summary>
    public const decimal MaxAmount = 1_000_000_000m;

    // Whether only the owner, the streak, the day and the amount were read. Other properties throw then.
    private readonly bool _dayOnly;

    public CheckIn() => ClientIds = [];

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal CheckIn(StreakoidDb db, Guid userId)
        : this() => UserId = db.VerifyOwner<CheckIn>(userId);

    /// <summary>
    /// A check-in of which only this was read. Entity Framework, which takes the constructor that it has values for, has none for this one.
    /// </summary>
    [SetsRequiredMembers]
    internal CheckIn(CheckInOfDay read) =>
        (_dayOnly, UserId, StreakId, Day, Amount, TimeZone, ClientIds) = (
            true,
            read.UserId,
            read.StreakId,
            read.Day,
            read.Amount,
            "",
            null!
        );

    public required Guid UserId { get; init; }

    public required Guid Id
    {
        get => Read(field);
        init;
    }

    public required Guid StreakId { get; init; }

    public required LocalDate Day { get; init; }

    public required Instant OccurredAt
    {
        get => Read(field);
        init;
    }

    /// <summary>The IANA zone in which <see cref="Day"/> was the user's day.</summary>
    public required string TimeZone
    {
        get => Read(field);
        init;
    }

    public required decimal Amount
    {
        get;
        set =>
            field = value is > 0 and <= MaxAmount
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), "An amount must be above 0 and at most 1,000,000,000.");
    }

    /// <summary>Whether it was recorded, or its amount changed, on a later day than its own.</summary>
    public bool Backdated
    {
        get => Read(field);
        set;
    }

    public string? Note
    {
        get => Read(field);
        set =>
            field = value is null or { Length: <= MaxNoteLength }
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), "A note must have at most 2,000 characters.");
    }

    /// <summary>The ids that devices sent for this day, so that a repeated batch adds nothing.</summary>
    public List<Guid> ClientIds
    {
        get => Read(field);
        set;
    }

    private T Read<T>(T value) =>
        _dayOnly ? throw new InvalidOperationException("Only the day and the amount of this check-in were read.") : value;
}
