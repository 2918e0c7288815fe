using NodaTime;
using NodaTime.Text;

namespace Streakoid.Data;

/// <summary>
/// A user's former time zones: skipped dates are looked up in the zone of the time, so that past days do not change
/// when the user moves.
/// </summary>
/// <param name="Zones">IANA names with the first day on which each did not hold any more, oldest first.</param>
public sealed record FormerTimeZones(IReadOnlyList<(LocalDate Until, string Zone)> Zones)
{
    public static readonly FormerTimeZones None = new([]);

    /// <summary>The zone that was effective on a date; <paramref name="present"/> after the last of them.</summary>
    public string On(LocalDate date, string present)
    {
        foreach ((LocalDate until, string zone) in Zones)
        {
            if (date < until)
                return zone;
        }
        return present;
    }

    /// <summary>The zones with one more, effective until a day. One that was not effective for a whole day is not stored.</summary>
    public FormerTimeZones With(LocalDate until, string zone) =>
        Zones.Count > 0 && Zones[^1].Until >= until ? this : new([.. Zones, (until, zone)]);

    /// <summary>As <c>2026-03-01=Europe/Berlin 2026-11-02=Asia/Tokyo</c>.</summary>
    public override string ToString() => string.Join(' ', Zones.Select(one => $"{LocalDatePattern.Iso.Format(one.Until)}={one.Zone}"));

    public static FormerTimeZones Parse(string text) =>
        text.Length == 0 ? None : new([.. text.Split(' ').Select(part => (LocalDatePattern.Iso.Parse(part[..10]).Value, part[11..]))]);
}
