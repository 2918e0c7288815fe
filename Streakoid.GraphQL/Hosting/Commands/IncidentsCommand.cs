using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Streakoid.Data;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Commands;

/// <summary>
/// Adds, removes and lists incidents, as the role that owns the tables. A period that is not met and overlaps one is excused for every
/// user; running servers follow within seconds.
/// </summary>
internal static class IncidentsCommand
{
    /// <summary>A longer one is taken for a mistyped date.</summary>
    private static readonly Duration MaxLength = Duration.FromDays(31);

    public static Task<int> AddAsync(string[] settings) =>
        OperatorDatabase.RunAsOwnerAsync(
            settings,
            async (db, configuration) =>
            {
                (Instant from, Instant to) = (At(configuration, "from"), At(configuration, "to"));
                string reason = (configuration["reason"] ?? "").Trim();
                if (to <= from || to - from > MaxLength)
                    throw new StartException($"--to must be after --from, by at most {MaxLength.Days} days.");
                if (reason.Length is 0 or > Incident.MaxReasonLength)
                    throw new StartException($"--reason must have 1 to {Incident.MaxReasonLength} characters; users can read it.");
                Incident incident = new()
                {
                    StartsAt = from,
                    EndsAt = to,
                    Reason = reason,
                };
                db.Add(incident);
                await db.SaveChangesAsync();
                Console.WriteLine($"Added {Line(incident)}");
                return 0;
            }
        );

    public static Task<int> RemoveAsync(string id, string[] settings) =>
        OperatorDatabase.RunAsOwnerAsync(
            settings,
            async (db, _) =>
            {
                if (
                    !int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out int key)
                    || await db.Incidents.AsTracking().SingleOrDefaultAsync(incident => incident.Id == key) is not { } incident
                )
                    throw new StartException($"there is no incident '{id}'. `incidents list` prints them.");
                db.Remove(incident);
                await db.SaveChangesAsync();
                Console.WriteLine($"Removed {Line(incident)}");
                return 0;
            }
        );

    public static Task<int> ListAsync(string[] settings) =>
        OperatorDatabase.RunAsOwnerAsync(
            settings,
            async (db, _) =>
            {
                foreach (Incident incident in await db.Incidents.OrderBy(one => one.StartsAt).ThenBy(one => one.Id).ToListAsync())
                    Console.WriteLine(Line(incident));
                return 0;
            }
        );

    private static Instant At(IConfiguration configuration, string name) =>
        InstantPattern.ExtendedIso.Parse(configuration[name] ?? "").TryGetValue(default, out Instant instant)
            ? instant
            : throw new StartException($"--{name} must be a time in UTC such as 2026-03-14T10:00:00Z.");

    private static string Line(Incident incident) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{incident.Id}  {InstantPattern.ExtendedIso.Format(incident.StartsAt)}  {InstantPattern.ExtendedIso.Format(incident.EndsAt)}  {incident.Reason}"
        );
}
