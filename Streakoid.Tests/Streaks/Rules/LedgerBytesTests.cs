using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.Tests.Streaks.Rules;

/// <summary>What is kept of a ledger is all of it. (The oracle's streaks go through their bytes too; here is what random lives seldom have.)</summary>
public sealed class LedgerBytesTests
{
    private static readonly LocalDate Day = new(2026, 3, 14);
    private static readonly Stretch Alive = new(Day.PlusDays(-400), Day, 401, PeriodUnit.Day);
    private static readonly Stretch Ended = new(new LocalDate(-9998, 1, 1), new LocalDate(9999, 12, 31), int.MaxValue, PeriodUnit.Month, new LocalDate(1, 2, 3));

    public static TheoryData<Standing> Standings => new(
        new Standing(Day),
        new Standing(Day, Alive, false, Alive, Day),
        new Standing(Day, Alive, false, Ended, Day),
        new Standing(Day, null, true, Ended, Day.PlusDays(-9)),
        new Standing(new LocalDate(-9998, 1, 1), null, true, null, null, Standing.MonthOf(new LocalDate(-9998, 1, 1)), 31),
        new Standing(Day, Alive, false, Alive, Day, Standing.MonthOf(Day), 2));

    [Theory]
    [MemberData(nameof(Standings))]
    public void A_standing_comes_back(Standing standing) => Assert.Equal(standing, LedgerBytes.ReadStanding(LedgerBytes.Write(standing)));

    [Theory]
    [MemberData(nameof(Standings))]
    public void A_ledger_comes_back(Standing settled)
    {
        Plan plan = new(
            [Revision.EveryDay(Day), new Revision(Day.PlusDays(1), new Rule(RuleKind.Weekdays, 127), 0.10m, Comparison.AtMost, 3), new Revision(Day.PlusDays(2), new Rule(RuleKind.TimesPerMonth, 12), decimal.MaxValue, Comparison.AtLeast, 0)],
            [new Pausing(Day, Day.PlusDays(3)), new Pausing(Day.PlusDays(9), null)],
            [Day.PlusDays(5), Day.PlusDays(7)]);
        Ledger ledger = new(settled, new Standing(Day, Alive, false, Alive, Day), [new Fact(Day, 1), new Fact(Day.PlusDays(1), 1.0m), new Fact(Day.PlusDays(2), 2.75m)], [Ended, Ended], plan);

        Ledger read = LedgerBytes.ReadLedger(LedgerBytes.Write(ledger))!;

        Assert.Equal((ledger.Settled, ledger.Head, ledger.Plan), (read.Settled, read.Head, read.Plan));
        Assert.Equal(ledger.Ended, read.Ended);
        Assert.Equal(ledger.Open, read.Open);
        // 1 and 1.0 are told apart by those who see them, though not by comparing.
        Assert.Equal(ledger.Open.Select(fact => fact.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture)), read.Open.Select(fact => fact.Amount.ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_ledger_of_every_day_takes_few_bytes()
    {
        Ledger ledger = new(new Standing(Day.PlusDays(-8), Alive, false, Alive, Day.PlusDays(-9)), new Standing(Day, Alive, false, Alive, Day.PlusDays(-1)), [.. Enumerable.Range(-8, 9).Select(ago => new Fact(Day.PlusDays(ago), 1))], [], Plan.EveryDay(Day.PlusDays(-400)));
        Assert.InRange(LedgerBytes.Write(ledger).Length, 1, 80);
    }

    [Fact]
    public void Bytes_of_another_version_read_as_none() =>
        Assert.All<byte[]?>([null, [], [1, 2, 3], "{\"v\":1}"u8.ToArray()], bytes => Assert.Null(LedgerBytes.ReadLedger(bytes)));
}
