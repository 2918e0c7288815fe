using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Hosting.Faults;

/// <summary>
/// Eight users write to two servers over one database, and all three are killed again and again in the middle of it.
/// <c>STREAKOID_KILLS</c> says how often.
/// </summary>
[Trait("kind", "faults")]
public sealed class LedgerTests(ITestOutputHelper output)
{
    private static readonly int Kills = int.TryParse(
        Environment.GetEnvironmentVariable("STREAKOID_KILLS"),
        CultureInfo.InvariantCulture,
        out int kills
    )
        ? kills
        : 36;

    /// <summary>How many writes must be acknowledged between one kill and the next.</summary>
    private const int WritesBetween = 8;

    [Fact]
    public async Task No_acknowledged_write_is_lost_doubled_or_mixed_up_by_kills()
    {
        long began = Stopwatch.GetTimestamp();
        await using OwnDatabase database = await OwnDatabase.CreateAsync();
        await using Replicas replicas = await Replicas.StartAsync(database, 2);
        LedgerClient[] clients = [.. Enumerable.Range(1, 8).Select(n => new LedgerClient($"writer{n}", replicas.Addresses))];
        using CancellationTokenSource end = new();
        Task[] writing = [.. clients.Select(client => client.RunAsync(end.Token))];
        int databaseKills = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            await WrittenAsync(clients.Sum(client => client.Acknowledged) + WritesBetween);
            // A server takes longer to start than PostgreSQL does, and each is killed only once it serves again.
            if (kill % 3 == 0)
            {
                await replicas.KillAsync(kill / 3 % 2);
                continue;
            }
            await Processes.EventuallyAsync(() => Task.FromResult(database.Restarts == databaseKills), "PostgreSQL runs again");
            await database.KillAsync();
            databaseKills++;
        }
        await WrittenAsync(clients.Sum(client => client.Acknowledged) + WritesBetween);
        await end.CancelAsync();
        await Task.WhenAll(writing).WaitAsync(TimeSpan.FromMinutes(1));

        string[] expected = [.. clients.SelectMany(client => client.Lines()).Order(StringComparer.Ordinal)];
        string[] found = [.. (await RowsAsync(database)).Order(StringComparer.Ordinal)];
        output.WriteLine(
            $"{Kills} kills in {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s: {clients.Sum(client => client.Acknowledged)} writes acknowledged, "
                + $"{clients.Sum(client => client.CheckIns)} check-ins there, {clients.Sum(client => client.Repeated)} requests repeated"
        );
        Assert.Empty(expected.Except(found));
        Assert.Equal(expected, found);

        Task WrittenAsync(int count) =>
            Processes.EventuallyAsync(
                async () =>
                {
                    // A client that has failed says so at once.
                    foreach (Task failed in writing.Where(task => task.IsFaulted))
                        await failed;
                    return clients.Sum(client => client.Acknowledged) >= count;
                },
                "more is written"
            );
    }

    private static async Task<List<string>> RowsAsync(OwnDatabase database)
    {
        await using NpgsqlConnection connection = new(database.SuperuserConnectionString);
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(
            """
            select email || ' ' || name from users join streaks on user_id = users.id
            union all
            select email || ' ' || name || ' ' || day
            from check_ins join streaks on streaks.user_id = check_ins.user_id and streaks.id = streak_id join users on users.id = streaks.user_id
            """,
            connection
        );
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<string> rows = [];
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
