using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Streakoid.Data;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Streaks.Oracle;

/// <summary>Random histories of check-ins and undos, in random zones and at random times, through the real server, against the day
/// walker.</summary>
[Trait("kind", "server")]
public sealed class ServerOracleTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int StreakQueries = 60;
    private const int StepsEach = 25;

    private StreakoidServer _server = null!;

    // Each history signs in anew, since time jumps between them; the hash is not what is tested here.
    public async Task InitializeAsync() =>
        _server = await StreakoidServer.StartAsync(settings: "--Streakoid:Accounts:PasswordIterations=1000");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task The_server_and_the_day_walker_agree_on_every_history()
    {
        // Each of these requests may be sent twice and means the same.
        Person ada = new(_server) { Patience = 10 };
        await ada.RegisterAsAsync("ada@example.com", Person.Password, "Etc/UTC", idempotencyKey: "ada");
        int compared = 0;
        foreach (History history in HistoryGenerator.Sample(StreakQueries, 20))
        {
            DateTimeZone zone = DateTimeZoneProviders.Tzdb[history.Zone];
            Instant now = history.Start;
            _server.Clock.Reset(now);
            await _server.SqlAsync("update users set time_zone = $2 where email = $1 returning 1", ada.Email, history.Zone);
            await ada.LoginAsync(ada.Email, Person.Password);
            string streak = await ada.CreateStreakAsync();
            Diary diary = new()
            {
                Zones = { [LocalDate.MinIsoValue] = history.Zone },
                Asked = { [LocalDays.Today(now, zone)] = Asked.Daily },
            };
            DayWalker walker = new(diary);
            List<string> said = [];
            foreach (Step step in history.Steps)
            {
                now += step.Wait;
                _server.Clock.Reset(now);
                await ada.RefreshAsync(ada.RefreshToken!);
                LocalDate today = LocalDays.Today(now, zone);
                LocalDate day = today.PlusDays(-step.DaysBack);
                string date = NodaTime.Text.LocalDatePattern.Iso.Format(day);
                if (step.Undo)
                {
                    (await ada.UndoAsync(streak, date)).Succeeded();
                    diary.Done.Remove(day);
                }
                else
                {
                    (await ada.CheckInAsync(streak, date)).Succeeded();
                    diary.Done[day] = 1;
                }
                said.Add($"{now}: {(step.Undo ? "undo" : "check in")} {date}");
                string expected = walker.LookOn(today).EvaluationState;
                string actual = await ada.StandingAsync(streak);
                if (actual != expected)
                    Assert.Fail($"{history.Zone}: {actual}, and the walker says {expected}, after\n{string.Join('\n', said)}");
                compared++;
            }
        }
        output.WriteLine($"{compared} standings compared, no difference");
        Assert.Equal(StreakQueries * StepsEach, compared);
    }

    private sealed record Step(Duration Wait, int DaysBack, bool Undo);

    private sealed record History(string Zone, Instant Start, IReadOnlyList<Step> Steps)
    {
        public override string ToString() => $"{Zone} from {Start}";
    }

    /// <summary>Half of the histories pass over the moment at which a zone skipped a date or jumped at midnight.</summary>
    private static Gen<History> HistoryGenerator
    {
        get
        {
            string[] zones = [.. DateTimeZoneProviders.Tzdb.Ids.Order(StringComparer.Ordinal)];
            (string, Instant)[] jumps =
            [
                ("Pacific/Apia", Instant.FromUtc(2011, 12, 24, 12, 0)),
                ("Pacific/Fakaofo", Instant.FromUtc(2011, 12, 24, 12, 0)),
                ("Pacific/Kiritimati", Instant.FromUtc(1994, 12, 25, 12, 0)),
                ("Pacific/Kwajalein", Instant.FromUtc(1993, 8, 15, 12, 0)),
                ("Asia/Beirut", Instant.FromUtc(2022, 3, 20, 12, 0)),
                ("America/Havana", Instant.FromUtc(2026, 3, 1, 12, 0)),
                ("America/Santiago", Instant.FromUtc(2026, 8, 30, 12, 0)),
                ("America/St_Johns", Instant.FromUtc(2010, 10, 31, 12, 0)),
                ("Europe/Berlin", Instant.FromUtc(2026, 10, 18, 12, 0)),
                ("Etc/UTC", Instant.FromUtc(2028, 2, 22, 12, 0)),
            ];
            Gen<(string Zone, Instant Start)> ordinary =
                from zone in Gen.Elements(zones)
                from day in Gen.Choose(0, 25_500)
                from minute in Gen.Choose(0, 1_439)
                select (zone, Instant.FromUtc(1970, 1, 10, 0, 0) + Duration.FromDays(day) + Duration.FromMinutes(minute));
            Gen<Step> step =
                from hours in Gen.Frequency((6, Gen.Choose(0, 30)), (1, Gen.Choose(30, 90)))
                from minutes in Gen.Choose(0, 59)
                from back in Gen.Frequency((5, Gen.Constant(0)), (4, Gen.Choose(0, 7)))
                from undo in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
                select new Step(Duration.FromHours(hours) + Duration.FromMinutes(minutes), back, undo);
            return from place in Gen.OneOf(ordinary, Gen.Elements(jumps))
                from steps in Gen.ListOf(step, StepsEach)
                select new History(place.Item1, place.Item2, steps);
        }
    }
}
