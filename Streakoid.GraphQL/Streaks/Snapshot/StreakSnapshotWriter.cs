using NodaTime;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Snapshot;

/// <summary>
/// Writes what <see cref="StreakSnapshotReader"/> reads: dates in three bytes, numbers in as many as they need, and a bit for what is not
/// there.
/// </summary>
internal sealed class StreakSnapshotWriter(byte version)
{
    /// <summary>Added to a year, which is from -9998 to 9999.</summary>
    internal const int YearOffset = 9_999;

    private readonly List<byte> _bytes = new(128) { version };

    public byte[] ToArray() => [.. _bytes];

    public void Snapshot(StreakSnapshot snapshot)
    {
        // Read by itself, so first.
        Number(snapshot.SettledExcuses);
        Number(snapshot.HeadExcuses);
        EvaluationState(snapshot.Head);
        bool same = snapshot.Settled == snapshot.Head;
        Flag(same);
        if (!same)
            EvaluationState(snapshot.Settled);
        Number(snapshot.Open.Count);
        LocalDate day = snapshot.Settled.Day;
        foreach (Fact fact in snapshot.Open)
        {
            // The days since the one before, and whether the amount is another one than 1: for almost every day one byte.
            bool one = IsOne(fact.Amount);
            Number((Period.DaysBetween(day, fact.Day) << 1) | (one ? 0 : 1));
            if (!one)
                Amount(fact.Amount);
            day = fact.Day;
        }
        Number(snapshot.Ended.Count);
        foreach (RunSpan run in snapshot.Ended)
            RunSpan(run);
        ScheduleHistory(snapshot.ScheduleHistory);
    }

    public void EvaluationState(EvaluationState evaluation)
    {
        EvaluationStateParts parts =
            (evaluation.Alive is null ? 0 : EvaluationStateParts.Alive)
            | (evaluation.Missed ? EvaluationStateParts.Missed : 0)
            | (
                evaluation.Longest is null ? 0
                : evaluation.Longest == evaluation.Alive ? EvaluationStateParts.AliveIsLongest
                : EvaluationStateParts.Longest
            )
            | (evaluation.LastMet is null ? 0 : EvaluationStateParts.LastMet)
            | (evaluation is { FreezeMonth: 0, FreezesSpent: 0 } ? 0 : EvaluationStateParts.Freezes);
        _bytes.Add((byte)parts);
        Date(evaluation.Day);
        if (evaluation.Alive is not null)
            RunSpan(evaluation.Alive);
        if (parts.HasFlag(EvaluationStateParts.Longest))
            RunSpan(evaluation.Longest!);
        if (evaluation.LastMet is { } met)
            Date(met);
        if (!parts.HasFlag(EvaluationStateParts.Freezes))
            return;
        Number(evaluation.FreezeMonth + (YearOffset * 12));
        Number(evaluation.FreezesSpent);
    }

    private void RunSpan(RunSpan run)
    {
        Date(run.First);
        Date(run.Last);
        Number(run.Length);
        Number((int)run.Unit);
        Flag(run.BrokenOn is not null);
        if (run.BrokenOn is { } day)
            Date(day);
    }

    private void ScheduleHistory(ScheduleHistory scheduleHistory)
    {
        Number(scheduleHistory.Revisions.Count);
        foreach (Revision revision in scheduleHistory.Revisions)
        {
            Date(revision.From);
            Number((int)revision.Rule.Kind);
            Number(revision.Rule.Value);
            Amount(revision.Target);
            Number((int)revision.Comparison);
            Number(revision.Freezes);
        }
        Number(scheduleHistory.Pauses.Count);
        foreach (PausePeriod pause in scheduleHistory.Pauses)
        {
            Date(pause.First);
            Flag(pause.Last is not null);
            if (pause.Last is { } last)
                Date(last);
        }
        Number(scheduleHistory.Skips.Count);
        foreach (LocalDate day in scheduleHistory.Skips)
            Date(day);
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
        if (IsOne(amount))
            return;
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(amount, bits);
        foreach (int part in bits)
            for (int shift = 0; shift < 32; shift += 8)
                _bytes.Add((byte)(part >> shift));
    }

    /// <summary>Whether it is 1, and written like that: 1.0 is another text.</summary>
    private static bool IsOne(decimal amount)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(amount, bits);
        return bits is [1, 0, 0, 0];
    }

    /// <summary>A non-negative number: seven bits per byte, the highest bit means that more follow.</summary>
    public void Number(int number)
    {
        uint rest = checked((uint)number);
        for (; rest > 127; rest >>= 7)
            _bytes.Add((byte)(rest | 128));
        _bytes.Add((byte)rest);
    }

    private void Flag(bool set) => _bytes.Add(set ? (byte)1 : (byte)0);
}

/// <summary>Which parts of an evaluation state follow.</summary>
[Flags]
internal enum EvaluationStateParts
{
    Alive = 1,
    Missed = 2,
    Longest = 4,
    AliveIsLongest = 8,
    LastMet = 16,
    Freezes = 32,
}
