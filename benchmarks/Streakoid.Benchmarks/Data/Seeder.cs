using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using NodaTime;
using Npgsql;
using NpgsqlTypes;
using Streakoid.Accounts;
using Streakoid.Data;

namespace Streakoid.Benchmarks.Data;

/// <summary>Writes users with their streaks by COPY, with the rows that the server would have written.</summary>
public sealed class Seeder(Database database, LocalDate today)
{
    public const string Password = "correct horse battery staple";

    // One hash of the server's strength for all users, because thousands of hashes would take an hour.
    private readonly string _hash = new PasswordHasher<User>(
        Options.Create(new PasswordHasherOptions { IterationCount = new AccountsOptions().PasswordIterations })
    ).HashPassword(null!, Password);

    /// <summary>Adds users of one kind.</summary>
    /// <param name="kind">The prefix of their addresses: <c>kind17@example.com</c>.</param>
    /// <param name="users">The number of users.</param>
    /// <param name="histories">The history of each of a user's streaks, the same for all users.</param>
    public async Task AddAsync(string kind, int users, IReadOnlyList<History> histories)
    {
        const int batch = 2_000;
        for (int from = 0; from < users; from += batch)
        {
            await WriteAsync(
                [
                    .. Enumerable
                        .Range(from, Math.Min(batch, users - from))
                        .Select(n => new NewUser(
                            Guid.CreateVersion7(),
                            string.Create(CultureInfo.InvariantCulture, $"{kind}{n}@example.com"),
                            [.. histories.Select(_ => Guid.CreateVersion7())]
                        )),
                ],
                histories
            );
            if (users > batch && from % 100_000 == 0)
                Console.WriteLine($"{from:N0} of {users:N0} users");
        }
    }

    /// <summary>The session of a user, which has the user's key.</summary>
    public static Guid SessionOf(Guid user) => user;

    private async Task WriteAsync(List<NewUser> people, IReadOnlyList<History> histories)
    {
        await using NpgsqlConnection connection = await database.Superuser.OpenConnectionAsync();
        // The foreign keys are valid, and checking each one would take most of the time.
        await using (NpgsqlCommand trust = new("set session_replication_role = replica", connection))
            await trust.ExecuteNonQueryAsync();
        Instant born = histories[0].First.AtMidnight().InUtc().ToInstant();
        await CopyAsync(
            connection,
            "users (id, email, email_key, password_hash, display_name, time_zone, created_at)",
            people,
            (person, row) =>
                row.Write(person.Id)
                    .Write(person.Email)
                    .Write(person.Email)
                    .Write(_hash)
                    .Write(person.Email.Split('@')[0])
                    .Write("Etc/UTC")
                    .Write(born)
        );
        await CopyAsync(
            connection,
            "sessions (user_id, id, created_at)",
            people,
            (person, row) => row.Write(person.Id).Write(SessionOf(person.Id)).Write(born)
        );
        // The next login deletes sessions whose tokens have expired.
        await CopyAsync(
            connection,
            "refresh_tokens (user_id, hash, session_id, created_at, expires_at)",
            people,
            (person, row) =>
                row.Write(person.Id)
                    .Write(SHA256.HashData(person.Id.ToByteArray()))
                    .Write(SessionOf(person.Id))
                    .Write(born)
                    .Write(born + Duration.FromDays(36_500))
        );
        IEnumerable<(NewUser Person, Guid Id, int Index, History History)> streaks = people.SelectMany(person =>
            histories.Select((history, i) => (person, person.Streaks[i], i, history))
        );
        await CopyAsync(
            connection,
            "streaks (user_id, id, name, created_at, snapshot, snapshot_days)",
            streaks,
            (s, row) =>
                row.Write(s.Person.Id)
                    .Write(s.Id)
                    .Write($"Streak {s.Index}")
                    .Write(born + Duration.FromMilliseconds(s.Index))
                    .Write(s.History.Snapshot)
                    .Write(s.History.SnapshotDays)
        );
        await CopyAsync(
            connection,
            "schedules (user_id, streak_id, effective_from, target, comparison, freezes_per_month, rule_kind, rule_value)",
            streaks,
            (s, row) => row.Write(s.Person.Id).Write(s.Id).Write(s.History.First).Write(1m).Write(0).Write(0).Write(0).Write(1)
        );
        await CopyAsync(
            connection,
            "runs (user_id, streak_id, first_day, last_day, length, unit, broken_on)",
            streaks.SelectMany(s => s.History.Runs.Select(run => (s.Person, s.Id, Run: run))),
            (r, row) =>
                row.Write(r.Person.Id)
                    .Write(r.Id)
                    .Write(r.Run.First)
                    .Write(r.Run.Last)
                    .Write(r.Run.Length)
                    .Write((int)r.Run.Unit)
                    .Write(r.Run.BrokenOn!.Value)
        );
        await CopyAsync(
            connection,
            "checkpoints (user_id, streak_id, day, state)",
            streaks.SelectMany(s => s.History.Checkpoints.Select(one => (s.Person, s.Id, one.Day, one.State))),
            (c, row) => row.Write(c.Person.Id).Write(c.Id).Write(c.Day).Write(c.State)
        );
        Instant now = today.AtMidnight().InUtc().ToInstant();
        await CopyAsync(
            connection,
            "check_ins (user_id, id, streak_id, day, occurred_at, time_zone, amount)",
            streaks.SelectMany(s => s.History.Days.Select(day => (s.Person, s.Id, Day: day))),
            (c, row) => row.Write(c.Person.Id).Write(Guid.CreateVersion7()).Write(c.Id).Write(c.Day).Write(now).Write("Etc/UTC").Write(1m)
        );
    }

    private static async Task CopyAsync<T>(NpgsqlConnection connection, string table, IEnumerable<T> rows, Action<T, CopiedRow> write)
    {
        await using NpgsqlBinaryImporter importer = await connection.BeginBinaryImportAsync($"copy {table} from stdin (format binary)");
        CopiedRow copied = new(importer);
        foreach (T row in rows)
        {
            await importer.StartRowAsync();
            write(row, copied);
        }
        await importer.CompleteAsync();
    }

    private sealed record NewUser(Guid Id, string Email, Guid[] Streaks);

    private sealed class CopiedRow(NpgsqlBinaryImporter importer)
    {
        public CopiedRow Write<T>(T value)
        {
            importer.Write(value);
            return this;
        }

        public CopiedRow Json(string value)
        {
            importer.Write(value, NpgsqlDbType.Jsonb);
            return this;
        }
    }
}
