using NodaTime;
using Npgsql;

namespace Streakoid.Data.Sql;

/// <summary>The user of a token, if it is valid.</summary>
public static class ViewerReads
{
    private const string Account = """
        select u.id, u.email, u.email_key, u.password_hash, u.display_name, u.time_zone, u.former_time_zones, u.day_starts_at, u.week_starts, u.time_zone_changed_at,
          u.earliest_today, u.email_verified_at, u.created_at, u.registration_key, u.security_stamp, u.unconfirmed_warned_at, u.previous_time_zone, nullif(u.jumped_dates, '{}')
        from users u join sessions s on s.user_id = u.id where u.id = $1 and s.user_id = $1 and s.id = $2 and s.revoked_at is null and s.security_stamp = u.security_stamp
          and u.disabled_at is null
        """;

    /// <summary>The owner's account if its session is valid and the account is not disabled; no row otherwise.</summary>
    public static Read<User> AccountOf(Guid session) => new(Account, Row, Parameters.Of(session));

    private static User Row(NpgsqlDataReader row) =>
        new User
        {
            Id = row.GetGuid(0),
            Email = row.GetString(1),
            EmailKey = row.GetString(2),
            PasswordHash = row.GetString(3),
            DisplayName = row.GetString(4),
            TimeZone = row.GetString(5),
            FormerTimeZones = FormerTimeZones.Parse(row.GetString(6)),
            DayStartsAt = row.GetFieldValue<LocalTime>(7),
            WeekStarts = WeekStarts.Parse(row.GetString(8)),
            TimeZoneChangedAt = row.IsDBNull(9) ? null : row.GetFieldValue<Instant>(9),
            EarliestToday = row.IsDBNull(10) ? null : row.GetFieldValue<LocalDate>(10),
            EmailVerifiedAt = row.IsDBNull(11) ? null : row.GetFieldValue<Instant>(11),
            CreatedAt = row.GetFieldValue<Instant>(12),
            RegistrationKey = row.IsDBNull(13) ? null : row.GetFieldValue<byte[]>(13),
            UnconfirmedWarnedAt = row.IsDBNull(15) ? null : row.GetFieldValue<Instant>(15),
            PreviousTimeZone = row.IsDBNull(16) ? null : row.GetString(16),
            JumpedDates = row.IsDBNull(17) ? [] : row.GetFieldValue<List<LocalDate>>(17),
        }.Stamped(row.GetInt32(14));
}
