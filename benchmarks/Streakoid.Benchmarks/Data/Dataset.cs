using System.Globalization;
using Microsoft.Extensions.Options;
using NodaTime;
using NodaTime.Text;
using Npgsql;
using Streakoid.Accounts;
using Streakoid.Accounts.Sessions;
using Streakoid.Data;

namespace Streakoid.Benchmarks.Data;

/// <summary>The database with the data of all measurements.</summary>
public sealed class Dataset : IAsyncDisposable
{
    /// <summary>Kinds of users by the length of their history. Each user has 50 streaks.</summary>
    public static readonly IReadOnlyList<(string Kind, int Days)> Ages = [("month", 30), ("year", 365), ("decade", 3_650)];

    private const int UsersOfAge = 8;
    private const int OfflineUsers = 40;

    private Dataset(Database database, string signingKey) => (Database, SigningKey) = (database, signingKey);

    public Database Database { get; }

    public string SigningKey { get; }

    /// <summary>Opens the data folder, and fills it if it is new, of another day or of another version of the tables.</summary>
    public static async Task<Dataset> OpenAsync(Settings settings)
    {
        string kept = Path.Combine(settings.Folder, "seeded");
        LocalDate today = SystemClock.Instance.GetCurrentInstant().InUtc().Date;
        string[] seeded = File.Exists(kept) ? await File.ReadAllLinesAsync(kept) : [];
        if (seeded is [string day, string key, string version] && day == LocalDatePattern.Iso.Format(today) && version == Database.Version)
            return new Dataset(await Database.StartAsync(settings.Folder), key);

        if (Directory.Exists(settings.Folder))
            Directory.Delete(settings.Folder, recursive: true);
        Dataset made = new(await Database.StartAsync(settings.Folder), SigningKeys.NewKey());
        Console.WriteLine($"Writing {settings.Users:N0} users × {settings.Streaks} streaks × {settings.CheckIns} check-ins");
        await made.FillAsync(settings, today);
        await File.WriteAllLinesAsync(kept, [LocalDatePattern.Iso.Format(today), made.SigningKey, Database.Version]);
        return made;
    }

    /// <summary>Up to <paramref name="most"/> users of a kind, with their streaks.</summary>
    public async Task<IReadOnlyList<Person>> PeopleAsync(string kind, int most)
    {
        JwtIssuer tokens = new(
            new SigningKeys([SigningKey]),
            Options.Create(new AccountsOptions { AccessTokenLifetime = TimeSpan.FromDays(1) }),
            SystemClock.Instance
        );
        await using NpgsqlCommand command = Database.Superuser.CreateCommand(
            """
            select u.id, u.email, array(select s.id from streaks s where s.user_id = u.id order by s.created_at, s.id)
            from users u where u.email like $1 order by u.id limit $2
            """
        );
        command.Parameters.AddWithValue($"{kind}%");
        command.Parameters.AddWithValue(most);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<Person> people = [];
        while (await reader.ReadAsync())
        {
            Guid id = reader.GetGuid(0);
            people.Add(
                new Person(
                    id,
                    reader.GetString(1),
                    tokens.Write(new UserId(id), Seeder.SessionOf(id), NodaTime.Instant.MaxValue).Token,
                    reader.GetFieldValue<Guid[]>(2)
                )
            );
        }
        return people;
    }

    /// <summary>Reverts the check-ins of a measurement, in Streakoid's tables and in the plain ones.</summary>
    public async Task ResetAsync()
    {
        await PlainTables.ResetAsync(Database);
        await Database.ExecuteAsync(
            """
            with changed as (
              update streaks s set snapshot = k.snapshot, snapshot_days = k.snapshot_days from kept_snapshots k
              where k.user_id = s.user_id and k.id = s.id and k.snapshot <> s.snapshot returning s.user_id, s.id, k.last_day),
              ended as (delete from runs r using changed where r.user_id = changed.user_id and r.streak_id = changed.id and r.broken_on > changed.last_day)
            delete from check_ins c using changed where c.user_id = changed.user_id and c.streak_id = changed.id and c.day > changed.last_day
            """
        );
    }

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private async Task FillAsync(Settings settings, LocalDate today)
    {
        Seeder seeder = new(Database, today);
        // Each streak misses another day, so that responses differ.
        List<History> histories =
        [
            .. Enumerable
                .Range(0, settings.Streaks)
                .Select(i => History.Of(today, settings.CheckIns, last: 1, missed: i % settings.CheckIns)),
        ];
        await seeder.AddAsync("user", settings.Users, histories);
        foreach ((string kind, int days) in Ages)
            await seeder.AddAsync(kind, UsersOfAge, [.. Enumerable.Repeat(History.Of(today, days, last: 1, missed: 0), 50)]);
        // Without check-ins on the days that a device can still record.
        await seeder.AddAsync("offline", OfflineUsers, [.. Enumerable.Repeat(History.Of(today, 60, last: 9, missed: 0), 50)]);
        // A copy to revert the writes of measurements.
        await Database.ExecuteAsync(
            """
            create table kept_snapshots as
              select s.user_id, s.id, s.snapshot, s.snapshot_days, (now() at time zone 'utc')::date - case when u.email like 'offline%' then 9 else 1 end as last_day
              from streaks s join users u on u.id = s.user_id
            """
        );
        await PlainTables.MakeAsync(Database, histories);
        await Database.ExecuteAsync("vacuum (analyze)");
        await Database.ExecuteAsync("checkpoint");
        string size = Convert.ToString(
            await Database.ScalarAsync("select pg_size_pretty(pg_database_size(current_database()))"),
            CultureInfo.InvariantCulture
        )!;
        Console.WriteLine($"The database has {size}.");
    }
}
