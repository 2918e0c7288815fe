using System.Diagnostics;
using System.Text;
using NodaTime;
using NodaTime.Text;
using Streakoid.Streaks.Transfer;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Streaks.Transfer;

/// <summary>What an import costs: its limits are asked before its work, a file of twice the size takes about twice as long, and its
/// reading ends when nobody waits for it.</summary>
[Trait("kind", "faults")]
public sealed class ImportCostTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly LocalDate Today = new(2026, 3, 14);

    public static TheoryData<string, int> Attacks =>
        new()
        {
            // What is large, and how large: the second run is of twice the size.
            { "many habits", 5_000 },
            { "many columns", 20_000 },
            { "days, the latest first", 20_000 },
            { "a column that is named again and again", 20_000 },
            { "skips of a document", 2_500 },
            { "check-ins of a document", 20_000 },
            { "days of HabitBull", 20_000 },
            { "clicks of Habitica", 20_000 },
            { "records of Beaver Habits", 20_000 },
            { "events of Habo", 20_000 },
        };

    [Theory]
    [MemberData(nameof(Attacks))]
    public void Twice_the_size_takes_about_twice_as_long(string what, int size)
    {
        Action<CancellationToken> once = Attack(what, size),
            twice = Attack(what, 2 * size);
        // The quickest of several runs: the machine has other work, which makes a run longer and never shorter.
        double ratio = double.MaxValue;
        for (int attempt = 0; attempt < 6 && ratio > 2.5; attempt++)
            ratio = Math.Min(ratio, Fastest(twice) / Fastest(once));
        Assert.True(ratio <= 2.5, $"{what}: {ratio:0.0} times as long.");
    }

    [Theory]
    [InlineData("days, the latest first")]
    [InlineData("check-ins of a document")]
    [InlineData("days of HabitBull")]
    [InlineData("clicks of Habitica")]
    [InlineData("records of Beaver Habits")]
    [InlineData("events of Habo")]
    public async Task Reading_ends_in_the_midst_when_it_is_cancelled(string what)
    {
        Action<CancellationToken> read = Attack(what, 20_000, copies: 15);
        double whole = Fastest(read, runs: 3);
        using CancellationTokenSource cancelled = new();
        Task reading = Task.Factory.StartNew(
            () => read(cancelled.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        // No run is over in a third of the time of the quickest one.
        await Task.Delay(TimeSpan.FromMilliseconds(whole / 3));
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
    }

    [Fact]
    public void A_row_is_not_read_after_it_was_cancelled()
    {
        using CancellationTokenSource cancelled = new();
        cancelled.Cancel();
        // The second row is no date. Who reads on says so.
        LoopReader reader = new(Scope(500, cancelled.Token));
        Assert.Throws<OperationCanceledException>(() =>
            reader.Read(new LoopExportInput("Position,Name\n001,x\n", "Date,x,\nnever,2,\n", null))
        );
    }

    [Fact]
    public async Task A_file_of_too_many_habits_is_refused_before_it_is_worked_through()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        StringBuilder habits = new("Position,Name\n");
        for (int i = 0; i < 30_000; i++)
            habits.Append(i).Append(",h").Append(i).Append('\n');
        // What comes after the limit is not looked at, or it would be refused as no number.
        habits.Append("\"never closed");
        string header = $"Date,{string.Concat(Enumerable.Range(0, 30_000).Select(i => $"h{i},"))}\n";
        Answer refused = (
            await ada.AskAsync(
                "mutation($input: ImportDataInput!) { importData(input: $input) { errors { ... on Error { code } } } }",
                new { input = new { loop = new { habits = habits.ToString(), checkmarks = header } } }
            )
        ).Succeeded();
        Assert.Equal("TOO_MANY_STREAKS", refused.TextAt("importData.errors.0.code"));
    }

    /// <param name="what">What is large.</param>
    /// <param name="size">How large.</param>
    /// <param name="copies">How often the same is said again.</param>
    private static Action<CancellationToken> Attack(string what, int size, int copies = 1)
    {
        string Again(string text) => string.Concat(Enumerable.Repeat(text, copies));
        string Each(string text) => string.Join(',', Enumerable.Repeat(text, copies));
        string days = string.Concat(Enumerable.Range(0, size).Select(back => $"{Day(back)},YES_MANUAL,\n"));
        switch (what)
        {
            case "many habits":
                string habits = "Position,Name\n" + string.Concat(Enumerable.Range(0, size).Select(i => $"{i},h{i}\n"));
                string none = $"Date,{string.Concat(Enumerable.Range(0, size).Select(i => $"h{i},"))}\n";
                return token => new LoopReader(Scope(int.MaxValue, token)).Read(new LoopExportInput(habits, none, null));
            case "many columns":
                string one =
                    $"Date,{string.Concat(Enumerable.Range(0, size).Select(i => $"c{i},"))}\n2026-03-14,{string.Concat(Enumerable.Repeat("NO,", size))}\n";
                return token => new LoopReader(Scope(int.MaxValue, token)).Read(new LoopExportInput("Position,Name\n001,x\n", one, null));
            case "days, the latest first":
                return token =>
                    new LoopReader(Scope(500, token)).Read(new LoopExportInput("Position,Name\n001,x\n", "Date,x,\n" + Again(days), null));
            case "a column that is named again and again":
                string same = "Position,Name\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"{i},x\n"));
                string repeated =
                    $"Date,{string.Concat(Enumerable.Repeat("x,", size))}y,\n2026-03-14,{string.Concat(Enumerable.Repeat("NO,", size))}\n";
                return token => new LoopReader(Scope(500, token)).Read(new LoopExportInput(same, repeated, null));
            case "skips of a document":
                string skips =
                    $$"""{"format":"streakoid","version":1,"streaks":[{{string.Join(',', Enumerable.Range(0, 10).Select(_ => $$"""{"name":"x","createdAt":"2026-03-01T00:00:00Z","skips":[{{string.Join(',', Enumerable.Range(0, size).Select(back => $"\"{Day(back)}\""))}}]}"""))}}]}""";
                return token => new ExportReader(Scope(500, token)).Read(skips);
            case "check-ins of a document":
                string checkIns = string.Join(
                    ',',
                    Enumerable.Range(0, size).Select(back => $$"""{"day":"{{Day(back)}}","at":"2026-03-01T00:00:00Z"}""")
                );
                string streaks =
                    $$"""{"format":"streakoid","version":1,"streaks":[{{Each($$"""{"name":"x","createdAt":"2026-03-01T00:00:00Z","checkIns":[{{checkIns}}]}""")}}]}""";
                return token => new ExportReader(Scope(500, token)).Read(streaks);
            case "days of HabitBull":
                string bull =
                    "HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n"
                    + Again(string.Concat(Enumerable.Range(0, size).Select(back => $"Run,,Sport,{Day(back)},1,\n")));
                return token => new HabitBullReader(Scope(500, token)).Read(bull);
            case "clicks of Habitica":
                string clicks =
                    "Task Name,Task ID,Task Type,Date,Value\n"
                    + Again(string.Concat(Enumerable.Range(0, size).Select(back => $"Run,id,daily,{Day(size - back)} 12:00:00,{back}\n")));
                return token => new HabiticaReader(Scope(500, token)).Read(clicks);
            case "records of Beaver Habits":
                string records = string.Join(',', Enumerable.Range(0, size).Select(back => $$"""{"day":"{{Day(back)}}","done":true}"""));
                string beaver = $$"""{"habits":[{{Each($$"""{"name":"x","records":[{{records}}]}""")}}]}""";
                return token => new BeaverHabitsReader(Scope(500, token)).Read(beaver);
            default:
                string events = string.Join(
                    ',',
                    Enumerable.Range(0, size).Select(back => $"\"{Day(back)} 00:00:00.000Z\":[\"DayType.check\",\"\"]")
                );
                string habo = $"[{Each($"{{\"title\":\"x\",\"events\":{{{events}}}}}")}]";
                return token => new HaboReader(Scope(500, token)).Read(habo);
        }
    }

    private static double Fastest(Action<CancellationToken> read, int runs = 5)
    {
        double fastest = double.MaxValue;
        for (int i = 0; i < runs; i++)
        {
            // Collecting what other tests left behind is no work of this one.
            (TimeSpan paused, long start) = (GC.GetTotalPauseDuration(), Stopwatch.GetTimestamp());
            read(CancellationToken.None);
            fastest = Math.Min(fastest, (Stopwatch.GetElapsedTime(start) - (GC.GetTotalPauseDuration() - paused)).TotalMilliseconds);
        }
        return fastest;
    }

    private static string Day(int back) => LocalDatePattern.Iso.Format(Today.PlusDays(-back));

    private static ImportScope Scope(int maxStreaks, CancellationToken cancellationToken) =>
        new(Guid.NewGuid(), Today, StreakoidServer.Noon, "Etc/UTC", LocalTime.Midnight, maxStreaks, cancellationToken);
}
