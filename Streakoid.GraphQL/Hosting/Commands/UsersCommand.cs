using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Hosting.Backups;
using Streakoid.Hosting.Startup;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Transfer;
using Streakoid.Streaks.Views;

namespace Streakoid.Hosting.Commands;

/// <summary>
/// Lists users and acts on one, for the operator. Lists are read as the role that owns the tables; whatever changes an account is done as
/// that user, by the same code as requests, and is written into the user's security log.
/// </summary>
internal sealed class UsersCommand
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 10_000;
    private const int UsualDays = 30;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly IServiceProvider _services;
    private readonly StreakoidDb _owner;
    private readonly IConfiguration _configuration;
    private readonly bool _json;
    private readonly bool _yes;

    private UsersCommand(IServiceProvider services, StreakoidDb owner, IConfiguration configuration, string[] settings) =>
        (_services, _owner, _configuration, _json, _yes) = (
            services,
            owner,
            configuration,
            settings.Contains("--json"),
            settings.Contains("--yes")
        );

    private Instant Now => _services.GetRequiredService<IClock>().Now();

    /// <summary>The command of some words, such as <c>users show ADDRESS</c>, to be run with settings; null if there is none.</summary>
    public static Func<string[], Task<int>>? Of(string[] words) =>
        words switch
        {
            ["stats"] => settings => RunAsync(settings, command => command.StatsAsync()),
            ["users", "list"] => settings => RunAsync(settings, command => command.ListAsync()),
            ["users", "show", string user] => On(user, (command, found) => command.ShowAsync(found)),
            ["users", "sign-out", string user] => On(
                user,
                (command, found) => command.ChangeAsync(found, "signed out", _ => { }, signsOut: true)
            ),
            ["users", "disable", string user] => On(
                user,
                (command, found) => command.ChangeAsync(found, "disabled", row => row.DisabledAt ??= command.Now, signsOut: true)
            ),
            ["users", "enable", string user] => On(
                user,
                (command, found) => command.ChangeAsync(found, "enabled", row => row.DisabledAt = null, signsOut: false)
            ),
            ["users", "reset-link", string user] => On(user, (command, found) => command.ResetLinkAsync(found)),
            ["users", "export", string user] => On(user, (command, found) => command.ExportAsync(found)),
            ["why", string user, string streak] => On(user, (command, found) => command.WhyAsync(found, streak)),
            ["users", "delete", string user] => On(user, (command, found) => command.DeleteAsync(found)),
            _ => null,
        };

    private static Func<string[], Task<int>> On(string user, Func<UsersCommand, ListedUser, Task> act) =>
        settings => RunAsync(settings, async command => await act(command, await command.FindAsync(user)));

    /// <exception cref="StartException">There is no such user, or the database cannot be reached.</exception>
    private static async Task<int> RunAsync(string[] settings, Func<UsersCommand, Task> run)
    {
        // A word without a value is not a setting.
        await using StreakoidHost host = await StreakoidHost.StartDatabaseAsync([
            .. settings.Where(one => one is not ("--json" or "--yes")),
        ]);
        await using StreakoidDb owner = new(
            new DbContextOptionsBuilder<StreakoidDb>().UseStreakoidModel(host.OwnerConnectionString).Options
        );
        await using WebApplication app = host.Build();
        UsersCommand command = new(app.Services, owner, app.Configuration, settings);
        return await OperatorDatabase.RunAsync(async () =>
        {
            await run(command);
            return 0;
        });
    }

    private async Task<ListedUser> FindAsync(string user) =>
        await _owner.FindUserAsync(EmailAddress.KeyOf(user), Guid.TryParse(user, out Guid id) ? id : null, default)
        ?? throw new StartException($"there is no user '{user}'. Give an e-mail address, or an id that `users list` prints.");

    private async Task StatsAsync()
    {
        UserCounts counts = await _owner.CountUsersAsync(Now - Duration.FromDays(7), default);
        Print(
            new
            {
                users = counts.All,
                confirmed = counts.Confirmed,
                disabled = counts.Disabled,
                registeredWithin7Days = counts.Recent,
            }
        );
    }

    private async Task ListAsync()
    {
        int limit = _configuration.GetValue("limit", DefaultLimit);
        if (limit is < 1 or > MaxLimit)
            throw new StartException($"--limit must be from 1 to {MaxLimit}.");
        List<ListedUser> users = await _owner.NewestUsersAsync(limit, default);
        if (_json)
            Console.WriteLine(JsonSerializer.Serialize(users.Select(Shown), Indented));
        else
            foreach (ListedUser user in users)
                Console.WriteLine(
                    $"{user.Id}  {Text(user.CreatedAt)}  {(user.DisabledAt is null ? user.EmailVerifiedAt is null ? "unconfirmed" : "confirmed  " : "disabled   ")}  {user.Email}"
                );
    }

    private async Task ShowAsync(ListedUser user)
    {
        await using StreakoidDb db = await OpenForAsync(user);
        Print(
            new
            {
                user.Id,
                user.Email,
                createdAt = Text(user.CreatedAt),
                confirmedAt = Text(user.EmailVerifiedAt),
                disabledAt = Text(user.DisabledAt),
                streaks = await db.Streaks.CountAsync(),
                checkIns = await db.CheckIns.CountAsync(),
                openSessions = await db.Sessions.CountAsync(session => session.RevokedAt == null),
                accessTokens = await db.PersonalAccessTokens.CountAsync(),
                lastEvent = Text(await db.SecurityEvents.MaxAsync(one => (Instant?)one.OccurredAt)),
            }
        );
    }

    /// <summary>Changes a user's row and ends, where that is asked, every session and token, in one transaction.</summary>
    private async Task ChangeAsync(ListedUser user, string done, Action<User> change, bool signsOut)
    {
        await using StreakoidDb db = await OpenForAsync(user);
        await db.WriteAsync(
            async () =>
            {
                change(await db.LockUserAsync(default) ?? throw new StartException($"{user.Email} has just been deleted."));
                if (signsOut)
                    await OpenSessions.RevokeAllAsync(db, Now, default);
                Record(db, done);
                return true;
            },
            default
        );
        Console.WriteLine(signsOut ? $"{user.Email} was {done}: no session and no token works any more." : $"{user.Email} may sign in.");
    }

    private async Task ResetLinkAsync(ListedUser user)
    {
        await using StreakoidDb db = await OpenForAsync(user);
        string token = (
            await _services.GetRequiredService<EmailLinks>().MakeAsync(db, new UserId(user.Id), LinkPurpose.ResetPassword, default)
            ?? throw new StartException($"{user.Email} has {EmailLinks.MaxOpen} open links. Each ends after an hour.")
        ).Text;
        await db.WriteAsync(
            () =>
            {
                Record(db, "password link made");
                return Task.FromResult(true);
            },
            default
        );
        string? page = _configuration["Streakoid:Mail:ResetUrl"];
        Console.WriteLine(page is { Length: > 0 } ? page.Replace("{token}", token, StringComparison.Ordinal) : token);
    }

    /// <summary>Prints the outcome of each day of a streak, and the reason, as the user sees them.</summary>
    private async Task WhyAsync(ListedUser user, string streak)
    {
        await using StreakoidDb db = await OpenForAsync(user);
        User account =
            await db.Users.SingleOrDefaultAsync(one => one.Id == db.OwnerId)
            ?? throw new StartException($"{user.Email} has just been deleted.");
        List<Streak> all = await db.Streaks.OrderBy(one => one.CreatedAt).ToListAsync();
        Streak[] meant =
        [
            .. all.Where(one =>
                streak.Equals(one.Name, StringComparison.OrdinalIgnoreCase) || streak == one.Id.ToString() || streak == IdOf(one)
            ),
        ];
        if (meant is not [Streak found])
            throw new StartException(
                $"{(meant.Length == 0 ? "there is no such streak" : "there is more than one such streak")}. Give one of these names or ids: {string.Join(", ", (meant.Length == 0 ? all : [.. meant]).Select(one => $"{one.Name} ({IdOf(one)})"))}"
            );
        IncidentList incidents = _services.GetRequiredService<IncidentList>();
        await incidents.RefreshAsync(default);
        UserCalendar calendar = UserCalendar.Of(account, Now, incidents.Current);
        LocalDate to = DayOf("to") ?? calendar.Today;
        LocalDate from = DayOf("from") ?? to.PlusDays(1 - UsualDays);
        DayRange range = new(from, to);
        if (to < from || range.Length > DayRange.MaxDays)
            throw new StartException($"--to must not be before --from, and they span {DayRange.MaxDays} days at most.");
        IReadOnlyList<StreakDay> days = (await DayReports.ReadAsync(db, account, found, calendar, range, default)).Days();
        await db.WriteAsync(
            () =>
            {
                Record(db, "streak looked at");
                return Task.FromResult(true);
            },
            default
        );
        if (_json)
            Console.WriteLine(
                JsonSerializer.Serialize(
                    days.Select(day => new
                    {
                        date = LocalDatePattern.Iso.Format(day.Date),
                        outcome = day.Outcome.ToString(),
                        day.Amount,
                        day.Target,
                        day.Reason,
                    }),
                    Indented
                )
            );
        else
            foreach (StreakDay day in days)
                Console.WriteLine($"{LocalDatePattern.Iso.Format(day.Date)}  {day.Outcome, -9}  {day.Reason}");
    }

    /// <exception cref="StartException">It is no day.</exception>
    private LocalDate? DayOf(string name) =>
        _configuration[name] is not { } text ? null
        : LocalDatePattern.Iso.Parse(text).TryGetValue(default, out LocalDate day) && day.Year is >= 1900 and < 3000 ? day
        : throw new StartException($"--{name} must be a day such as 2026-03-14.");

    private static string IdOf(Streak streak) => StreakType.IdOf(streak).ToString();

    /// <summary>Writes what <c>exportData</c> returns to a new file, or to standard output.</summary>
    private async Task ExportAsync(ListedUser user)
    {
        await using StreakoidDb db = await OpenForAsync(user);
        User account =
            await db.Users.SingleOrDefaultAsync(one => one.Id == db.OwnerId)
            ?? throw new StartException($"{user.Email} has just been deleted.");
        string? output = _configuration["output"];
        if (output is not null)
            PrivateFile.RequireNew(output);
        await db.WriteAsync(
            () =>
            {
                Record(db, "data exported");
                return Task.FromResult(true);
            },
            default
        );
        string document = (await ExportData.ReadAsync(db, account, default)).ToString();
        if (output is null)
        {
            Console.WriteLine(document);
            return;
        }
        await PrivateFile.WriteAsync(output, file => file.WriteAsync(Encoding.UTF8.GetBytes(document)).AsTask());
        Console.WriteLine($"Wrote the data of {user.Email} to {Path.GetFullPath(output)}, which only you can read.");
    }

    private async Task DeleteAsync(ListedUser user)
    {
        await using StreakoidDb db = await OpenForAsync(user);
        int streaks = await db.Streaks.CountAsync(),
            checkIns = await db.CheckIns.CountAsync();
        string what = $"{user.Email} with {streaks} streaks and {checkIns} check-ins";
        if (!_yes)
        {
            Console.WriteLine($"This would delete {what} for ever. Nothing was deleted; add --yes to do it.");
            return;
        }
        Guid id = user.Id;
        await db.WriteAsync(() => db.Users.Where(one => one.Id == id).ExecuteDeleteAsync(), default);
        Console.WriteLine($"Deleted {what}.");
    }

    /// <summary>A context that acts for the user, as requests do.</summary>
    private async Task<StreakoidDb> OpenForAsync(ListedUser user)
    {
        StreakoidDb db = await _services.GetRequiredService<IDbContextFactory<StreakoidDb>>().CreateDbContextAsync();
        db.ActAs(new UserId(user.Id));
        return db;
    }

    private void Record(StreakoidDb db, string done) =>
        db.Add(
            new SecurityEvent
            {
                UserId = db.OwnerId,
                Id = Guid.CreateVersion7(Now.ToDateTimeOffset()),
                Kind = SecurityEventKind.ByOperator,
                OccurredAt = Now,
                Client = $"Operator: {done}",
                Network = "",
            }
        );

    private static object Shown(ListedUser user) =>
        new
        {
            user.Id,
            user.Email,
            createdAt = Text(user.CreatedAt),
            confirmedAt = Text(user.EmailVerifiedAt),
            disabledAt = Text(user.DisabledAt),
        };

    /// <summary>Prints an object, as JSON or with a line for each member.</summary>
    private void Print(object shown)
    {
        if (_json)
        {
            Console.WriteLine(JsonSerializer.Serialize(shown, Indented));
            return;
        }
        foreach (JsonProperty member in JsonSerializer.SerializeToElement(shown, Indented).EnumerateObject())
            Console.WriteLine($"{member.Name, -22} {member.Value}");
    }

    private static string? Text(Instant? instant) => instant?.ToString("uuuu-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
