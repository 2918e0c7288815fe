using BenchmarkDotNet.Attributes;
using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Snapshot;

namespace Streakoid.MicroBenchmarks;

/// <summary>Measures evaluating a streak from its row. The cost must not grow with the streak's history.</summary>
[MemoryDiagnoser]
public class StreakSnapshotBenchmarks
{
    /// <summary>The server's default limit for backdated check-ins.</summary>
    private const int BackdatingDays = 7;

    private static readonly UserCalendar Calendar = new(
        new LocalDate(2026, 3, 14),
        DateTimeZoneProviders.Tzdb["Europe/London"],
        FormerTimeZones.None,
        WeekStarts.Monday,
        [],
        []
    );

    private byte[] _bytes = [];
    private StreakSnapshot? _snapshot;

    [Params(30, 365, 3_650)]
    public int Days { get; set; }

    /// <summary>A daily streak with check-ins on nine of ten days until yesterday.</summary>
    [GlobalSetup]
    public void Live()
    {
        Fact[] facts =
        [
            .. Enumerable.Range(1, Days).Where(ago => ago % 10 != 5).Select(ago => new Fact(Calendar.Today.PlusDays(-ago), 1)).Reverse(),
        ];
        ScheduleHistory scheduleHistory = ScheduleHistory.EveryDay(facts[0].Day);
        _bytes = StreakSnapshotBytes.Write(
            StreakSnapshot.Of(
                EvaluationState.Before(scheduleHistory, facts),
                scheduleHistory,
                facts,
                Calendar,
                Calendar.Today.PlusDays(-BackdatingDays)
            )
        );
        _snapshot = StreakSnapshotBytes.ReadSnapshot(_bytes);
    }

    [Benchmark]
    public object? Read() => StreakSnapshotBytes.ReadSnapshot(_bytes);

    [Benchmark]
    public object Evaluate() => _snapshot!.On(Calendar);
}
