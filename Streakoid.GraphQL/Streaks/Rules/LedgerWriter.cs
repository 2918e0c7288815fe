using NodaTime;

namespace Streakoid.Streaks.Rules;

/// <summary>Writes what <see cref="LedgerReader"/> reads: dates in three bytes, numbers in as many as they need, and a bit for what is not there.</summary>
internal sealed class LedgerWriter(byte version)
{
    /// <summary>Added to a year, which is from -9998 to 9999.</summary>
    internal const int YearOffset = 9_999;

    private readonly List<byte> _bytes = new(128) { version };

    public byte[] ToArray() => [.. _bytes];

    public void Ledger(Ledger ledger)
    {
        Standing(ledger.Head);
        bool same = ledger.Settled == ledger.Head;
        Flag(same);
        if (!same) Standing(ledger.Settled);
        Number(ledger.Open.Count);
        LocalDate day = ledger.Settled.Day;
        foreach (Fact fact in ledger.Open)
        {
            // The days since the one before, and whether the amount is another one than 1: for almost every day one byte.
            bool one = IsOne(fact.Amount);
            Number((Period.DaysBetween(day, fact.Day) << 1) | (one ? 0 : 1));
            if (!one) Amount(fact.Amount);
            day = fact.Day;
        }
        Number(ledger.Ended.Count);
        foreach (Stretch run in ledger.Ended) Stretch(run);
        Plan(ledger.Plan);
        _bytes.Add(ledger.Settled.IsBeginning ? LedgerBytes.Many : (byte)Math.Min(ledger.Open.Count, LedgerBytes.Many));
    }

    public void Standing(Standing standing)
    {
        StandingParts parts = (standing.Alive is null ? 0 : StandingParts.Alive) | (standing.Missed ? StandingParts.Missed : 0)
            | (standing.Longest is null ? 0 : standing.Longest == standing.Alive ? StandingParts.AliveIsLongest : StandingParts.Longest)
            | (standing.LastMet is null ? 0 : StandingParts.LastMet) | (standing is { FreezeMonth: 0, FreezesSpent: 0 } ? 0 : StandingParts.Freezes);
        _bytes.Add((byte)parts);
        Date(standing.Day);
        if (standing.Alive is not null) Stretch(standing.Alive);
        if (parts.HasFlag(StandingParts.Longest)) Stretch(standing.Longest!);
        if (standing.LastMet is { } met) Date(met);
        if (!parts.HasFlag(StandingParts.Freezes)) return;
        Number(standing.FreezeMonth + (YearOffset * 12));
        Number(standing.FreezesSpent);
    }

    private void Stretch(Stretch run)
    {
        Date(run.First);
        Date(run.Last);
        Number(run.Length);
        Number((int)run.Unit);
        Flag(run.BrokenOn is not null);
        if (run.BrokenOn is { } day) Date(day);
    }

    private void Plan(Plan plan)
    {
        Number(plan.Revisions.Count);
        foreach (Revision revision in plan.Revisions)
        {
            Date(revision.From);
            Number((int)revision.Rule.Kind);
            Number(revision.Rule.Value);
            Amount(revision.Target);
            Number((int)revision.Comparison);
            Number(revision.Freezes);
        }
        Number(plan.Pauses.Count);
        foreach (Pausing pause in plan.Pauses)
        {
            Date(pause.First);
            Flag(pause.Last is not null);
            if (pause.Last is { } last) Date(last);
        }
        Number(plan.Skips.Count);
        foreach (LocalDate day in plan.Skips) Date(day);
    }

    private void Date(LocalDate date)
    {
        int packed = ((date.Year + YearOffset) << 9) | (date.Month << 5) | date.Day;
        _bytes.Add((byte)(packed >> 16));
        _bytes.Add((byte)(packed >> 8));
        _bytes.Add((byte)packed);
    }

    /// <summary>Almost every amount is 1, in one byte.</summary>
    private void Amount(decimal amount)
    {
        Flag(!IsOne(amount));
        if (IsOne(amount)) return;
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(amount, bits);
        foreach (int part in bits)
            for (int shift = 0; shift < 32; shift += 8) _bytes.Add((byte)(part >> shift));
    }

    /// <summary>Whether it is 1, and written like that: 1.0 is another text.</summary>
    private static bool IsOne(decimal amount)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(amount, bits);
        return bits is [1, 0, 0, 0];
    }

    /// <summary>A number that is not negative: seven bits a byte, the highest bit says that more follow.</summary>
    private void Number(int number)
    {
        uint rest = checked((uint)number);
        for (; rest > 127; rest >>= 7) _bytes.Add((byte)(rest | 128));
        _bytes.Add((byte)rest);
    }

    private void Flag(bool set) => _bytes.Add(set ? (byte)1 : (byte)0);
}

/// <summary>Which parts of a standing follow.</summary>
[Flags]
internal enum StandingParts
{
    Alive = 1,
    Missed = 2,
    Longest = 4,
    AliveIsLongest = 8,
    LastMet = 16,
    Freezes = 32,
}
