using System.Globalization;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Npgsql;
using Streakoid.Accounts.Email;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Commands;

/// <summary>
/// Lists users and acts on one, for the operator. Lists are read as the role that owns the tables; whatever changes an account is done as
/// that user, by the same code as requests, and is written into the user's security log.
/// </summary>
internal sealed class UsersCommand
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 10_000;

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

    /// <summary>Runs a command such as <c>users show ADDRESS</c>.</summary>
    /// <param name="words">What follows <c>users</c>, or <c>stats</c>.</param>
    /// <param name="settings">Settings and options.</param>
    /// <returns>0 when done, 2 for a command that there is not.</returns>
    /// <exception cref="StartException">There is no such user, or the database cannot be reached.</exception>
    public static async Task<int> RunAsync(string[] words, string[] settings)
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
        try
        {
            switch (words)
            {
                case ["stats"]:
                    return await command.StatsAsync();
                case ["list"]:
                    return await command.ListAsync();
                case ["show", string user]:
                    return await command.ShowAsync(await command.FindAsync(user));
                case ["sign-out", string user]:
                    return await command.ActAsync(await command.FindAsync(user), "signed out", (_, _) => Task.CompletedTask);
                case ["disable", string user]:
                    return await command.ActAsync(await command.FindAsync(user), "disabled", command.DisableAsync);
                case ["enable", string user]:
                    return await command.EnableAsync(await command.FindAsync(user));
                case ["reset-link", string user]:
                    return await command.ResetLinkAsync(await command.FindAsync(user));
                case ["delete", string user]:
                    return await command.DeleteAsync(await command.FindAsync(user));
                default:
                    return 2;
            }
        }
        catch (Exception e)
            when (e is NpgsqlException or DbUpdateException or InvalidOperationException { InnerException: NpgsqlException })
        {
            throw new StartException($"the database cannot be reached, or lacks a migration: {(e.InnerException ?? e).Message}");
        }
    }

    private async Task<ListedUser> FindAsync(string user) =>
        await _owner.FindUserAsync(EmailAddress.KeyOf(user), Guid.TryParse(user, out Guid id) ? id : null, default)
        ?? throw new StartException($"there is no user '{user}'. Give an e-mail address, or an id that `users list` prints.");

    private async Task<int> StatsAsync()
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
        return 0;
    }

    private async Task<int> ListAsync()
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
        return 0;
    }

    private async Task<int> ShowAsync(ListedUser user)
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
        return 0;
    }

    /// <summary>Ends every session and token of the user, and does what else is to be done, in one transaction.</summary>
    private async Task<int> ActAsync(ListedUser user, string done, Func<StreakoidDb, User, Task> act)
    {
        await using StreakoidDb db = await OpenForAsync(user);
        await db.WriteAsync(
            async () =>
            {
                User row = await db.LockUserAsync(default) ?? throw new StartException($"{user.Email} has just been deleted.");
                await act(db, row);
                await OpenSessions.RevokeAllAsync(db, Now, default);
                Record(db, done);
                return true;
            },
            default
        );
        Console.WriteLine($"{user.Email} was {done}: no session and no token works any more.");
        return 0;
    }

    private Task DisableAsync(StreakoidDb db, User user)
    {
        user.DisabledAt ??= Now;
        return Task.CompletedTask;
    }

    private async Task<int> EnableAsync(ListedUser user)
    {
        await using StreakoidDb db = await OpenForAsync(user);
        await db.WriteAsync(
            async () =>
            {
                User row = await db.LockUserAsync(default) ?? throw new StartException($"{user.Email} has just been deleted.");
                row.DisabledAt = null;
                Record(db, "enabled");
                return true;
            },
            default
        );
        Console.WriteLine($"{user.Email} may sign in.");
        return 0;
    }

    private async Task<int> ResetLinkAsync(ListedUser user)
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
        return 0;
    }

    private async Task<int> DeleteAsync(ListedUser user)
    {
        await using StreakoidDb db = await OpenForAsync(user);
        int streaks = await db.Streaks.CountAsync(),
            checkIns = await db.CheckIns.CountAsync();
        string what = $"{user.Email} with {streaks} streaks and {checkIns} check-ins";
        if (!_yes)
        {
            Console.WriteLine($"This would delete {what} for ever. Nothing was deleted; add --yes to do it.");
            return 0;
        }
        Guid id = user.Id;
        await db.WriteAsync(() => db.Users.Where(one => one.Id == id).ExecuteDeleteAsync(), default);
        Console.WriteLine($"Deleted {what}.");
        return 0;
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
