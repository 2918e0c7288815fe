using BenchmarkDotNet.Attributes;
using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.MicroBenchmarks;

/// <summary>What it costs to know how a streak stands today, once its row is there. It must not grow with the streak's history.</summary>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    /// <summary>How long after its day a check-in may be made: the server's default.</summary>
    private const int BackdatingDays = 7;

    private static readonly UserCalendar Calendar =
        new(new LocalDate(2026, 3, 14), DateTimeZoneProviders.Tzdb["Europe/London"], FormerTimeZones.None, WeekStarts.Monday);

    private byte[] _bytes = [];
    private Ledger? _ledger;

    [Params(30, 365, 3_650)]
    public int Days { get; set; }

    /// <summary>A streak that asks every day, and was kept on nine days of ten until yesterday.</summary>
    [GlobalSetup]
    public void Live()
    {
        Fact[] facts = [.. Enumerable.Range(1, Days).Where(ago => ago % 10 != 5).Select(ago => new Fact(Calendar.Today.PlusDays(-ago), 1)).Reverse()];
        Plan plan = Plan.EveryDay(facts[0].Day);
        _bytes = LedgerBytes.Write(Ledger.Of(Standing.Before(plan, facts), plan, facts, Calendar, Calendar.Today.PlusDays(-BackdatingDays)));
        _ledger = LedgerBytes.ReadLedger(_bytes);
    }

    [Benchmark]
    public object? Read() => LedgerBytes.ReadLedger(_bytes);

    [Benchmark]
    public object Judge() => _ledger!.On(Calendar);
}
