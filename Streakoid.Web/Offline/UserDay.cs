namespace Streakoid.Web.Offline;

/// <summary>The user's local day, as the server determines it.</summary>
public static class UserDay
{
    public static DateOnly At(DateTimeOffset now, string timeZone, TimeOnly dayStartsAt)
    {
        TimeSpan offset = TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out TimeZoneInfo? zone) ? zone.GetUtcOffset(now) : TimeSpan.Zero;
        return DateOnly.FromDateTime(now.ToOffset(offset).DateTime - dayStartsAt.ToTimeSpan());
    }
}
