using NodaTime;

namespace Streakoid.Data;

/// <summary>An account.</summary>
public sealed class User : IOwned
{
    public const int MaxDisplayNameLength = 100;

    /// <summary>The latest time at which a user's day may start.</summary>
    public static readonly LocalTime LatestDayStart = new(12, 0);

    private static readonly Duration BetweenZones = Duration.FromHours(24);

    public User() { }

    /// <summary>The constructor that Entity Framework uses.</summary>
    internal User(StreakoidDb db, Guid id) => Id = db.VerifyOwner<User>(id);

    public required Guid Id { get; init; }

    /// <summary>The address as entered.</summary>
    public required string Email { get; set; }

    /// <summary>The normalized address; a unique index prevents duplicates.</summary>
    public required string EmailKey { get; set; }

    public required string PasswordHash { get; set; }

    public required string DisplayName
    {
        get;
        set =>
            field = value.Length is > 0 and <= MaxDisplayNameLength
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), "A display name must have 1 to 100 characters.");
    }

    /// <summary>An IANA name.</summary>
    public required string TimeZone
    {
        get;
        set =>
            field = DateTimeZoneProviders.Tzdb.GetZoneOrNull(value) is not null
                ? value
                : throw new ArgumentException($"'{value}' is not an IANA time zone.", nameof(value));
    }

    /// <summary>The former time zones.</summary>
    public FormerTimeZones FormerTimeZones { get; set; } = FormerTimeZones.None;

    /// <summary>When the user's day starts, such as 03:00 for a user who stays up late.</summary>
    public LocalTime DayStartsAt
    {
        get;
        set =>
            field =
                value <= LatestDayStart
                    ? value
                    : throw new ArgumentOutOfRangeException(nameof(value), "A day must start between 00:00 and 12:00.");
    }

    /// <summary>On which day the user's weeks start.</summary>
    public WeekStarts WeekStarts { get; set; } = WeekStarts.Monday;

    /// <summary>When the zone was last changed, other than back; null while it is the first one.</summary>
    public Instant? TimeZoneChangedAt { get; set; }

    /// <summary>The zone before the last change; null while it is the first one.</summary>
    public string? PreviousTimeZone { get; set; }

    /// <summary>A day that has been today: no change of the zone or of the day's start goes back before it.</summary>
    public LocalDate? EarliestToday { get; set; }

    /// <summary>The dates that a change of the zone or of the day's start jumped over, in order: they never were today.</summary>
    public List<LocalDate> JumpedDates { get; set; } = [];

    /// <summary>When a link that was sent to the address was followed; null until then.</summary>
    public Instant? EmailVerifiedAt { get; set; }

    /// <summary>When the owner was warned that an account with an unconfirmed address is deleted; null until then.</summary>
    public Instant? UnconfirmedWarnedAt { get; set; }

    /// <summary>Since when the operator keeps the user from signing in; null if the user may.</summary>
    public Instant? DisabledAt { get; set; }

    public required Instant CreatedAt { get; init; }

    /// <summary>
    /// How often the credentials were changed. A session carries the number that it was opened under, and whatever makes a session, a token
    /// or a hash compares it with the locked row, because earlier checks may be out of date.
    /// </summary>
    public int SecurityStamp { get; private set; } = 1;

    /// <summary>SHA-256 of the Idempotency-Key that the registration carried, null where it carried none.</summary>
    public byte[]? RegistrationKey { get; init; }

    Guid IOwned.UserId => Id;

    /// <summary>When the zone can be changed to another; null if now.</summary>
    public Instant? ChangeableAt(string zone, Instant now) =>
        zone == TimeZone || zone == PreviousTimeZone || !(TimeZoneChangedAt + BetweenZones > now) ? null : TimeZoneChangedAt + BetweenZones;

    /// <summary>Changes the zone and the day's start. Today does not go back.</summary>
    public void Move(string zone, LocalTime dayStartsAt, Instant now)
    {
        LocalDate today = LocalDays.TodayOf(this, now);
        if (zone == TimeZone && dayStartsAt == DayStartsAt)
            return;
        EarliestToday = today;
        if (zone != TimeZone)
        {
            FormerTimeZones = FormerTimeZones.With(today.PlusDays(1), TimeZone);
            // A change that is taken back does not start the 24 hours again.
            if (!(TimeZoneChangedAt + BetweenZones > now))
                TimeZoneChangedAt = now;
            (PreviousTimeZone, TimeZone) = (TimeZone, zone);
        }
        DayStartsAt = dayStartsAt;
        int jumped = Period.DaysBetween(today, LocalDays.TodayOf(this, now)) - 1;
        if (jumped > 0)
            JumpedDates = [.. JumpedDates, .. Enumerable.Range(1, jumped).Select(today.PlusDays)];
    }

    /// <summary>Records a change of credentials, which ends earlier sessions.</summary>
    public void RaiseSecurityStamp() => SecurityStamp++;

    /// <summary>A row that is read by hand.</summary>
    internal User Stamped(int securityStamp)
    {
        SecurityStamp = securityStamp;
        return this;
    }
}
