using System.Globalization;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Streakoid.Accounts;
using Streakoid.Data;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Commands;

/// <summary>Adds, removes and lists invitations to register, as the role that owns the tables.</summary>
internal static class InvitationsCommand
{
    private const int MaxUses = 10_000;
    private const int MaxDays = 365;

    public static Task<int> AddAsync(string[] settings) =>
        OperatorDatabase.RunAsOwnerAsync(
            settings,
            async (db, configuration) =>
            {
                string note = (configuration["note"] ?? "").Trim();
                if (note.Length > Invitation.MaxNoteLength || note.Any(char.IsControl))
                    throw new StartException($"--note must be one line of at most {Invitation.MaxNoteLength} characters.");
                InvitationToken token = InvitationToken.New();
                Invitation invitation = new()
                {
                    Hash = token.Hash,
                    UsesLeft = Number(configuration, "uses", 1, MaxUses),
                    ExpiresAt = SystemClock.Instance.GetCurrentInstant() + Duration.FromDays(Number(configuration, "days", 14, MaxDays)),
                    Note = note,
                };
                db.Add(invitation);
                await db.SaveChangesAsync();
                Console.WriteLine($"Added {Line(invitation)}\n{Link(configuration, token)}");
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
                    || await db.Invitations.Where(one => one.Id == key).ExecuteDeleteAsync() == 0
                )
                    throw new StartException($"there is no invitation '{id}'. `invitations list` prints them.");
                Console.WriteLine($"Removed {key}. Accounts that were created with it stay.");
                return 0;
            }
        );

    public static Task<int> ListAsync(string[] settings) =>
        OperatorDatabase.RunAsOwnerAsync(
            settings,
            async (db, _) =>
            {
                foreach (Invitation invitation in await db.Invitations.OrderBy(one => one.Id).ToListAsync())
                    Console.WriteLine(Line(invitation));
                return 0;
            }
        );

    private static int Number(IConfiguration configuration, string name, int usual, int most) =>
        configuration[name] is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most ? number
        : throw new StartException($"--{name} must be a number from 1 to {most}.");

    /// <summary>The link to the app's form, or the token where no form is known.</summary>
    private static string Link(IConfiguration configuration, InvitationToken token) =>
        configuration["Streakoid:Accounts:InvitationUrl"] is { Length: > 0 } page
            ? page.Replace("{token}", token.Text, StringComparison.Ordinal)
        : configuration["Streakoid:PublicUrl"] is { Length: > 0 } url && configuration.GetValue("Streakoid:Web", true)
            ? $"{url.TrimEnd('/')}/register#invite={token.Text}"
        : token.Text;

    private static string Line(Invitation invitation) =>
        string.Create(
                CultureInfo.InvariantCulture,
                $"{invitation.Id}  {InstantPattern.ExtendedIso.Format(invitation.ExpiresAt)}  {invitation.UsesLeft} left  {invitation.Note}"
            )
            .TrimEnd();
}
