using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Snapshot;

/// <summary>Reads what <see cref="StreakSnapshotWriter"/> wrote.</summary>
internal ref struct StreakSnapshotReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public StreakSnapshot Snapshot()
    {
        (int settledExcuses, int headExcuses) = (Number(), Number());
        EvaluationState head = EvaluationState();
        EvaluationState settled = Flag() ? head : EvaluationState();
        Fact[] open = new Fact[Number()];
        LocalDate day = settled.Day;
        for (int i = 0; i < open.Length; i++)
        {
            int step = Number();
            day = day.PlusDays(step >> 1);
            open[i] = new Fact(day, (step & 1) == 0 ? 1 : Amount());
        }
        RunSpan[] ended = new RunSpan[Number()];
        for (int i = 0; i < ended.Length; i++)
            ended[i] = RunSpan();
        return new StreakSnapshot(settled, head, open, ended, ScheduleHistory())
        {
            SettledExcuses = settledExcuses,
            HeadExcuses = headExcuses,
        };
    }

    public EvaluationState EvaluationState()
    {
        EvaluationStateParts parts = (EvaluationStateParts)Byte();
        LocalDate day = Date();
        RunSpan? alive = (parts & EvaluationStateParts.Alive) != 0 ? RunSpan() : null;
        RunSpan? longest =
            (parts & EvaluationStateParts.AliveIsLongest) != 0 ? alive
            : (parts & EvaluationStateParts.Longest) != 0 ? RunSpan()
            : null;
        LocalDate? met = (parts & EvaluationStateParts.LastMet) != 0 ? Date() : null;
        (int month, int spent) =
            (parts & EvaluationStateParts.Freezes) != 0 ? (Number() - (StreakSnapshotWriter.YearOffset * 12), Number()) : (0, 0);
        return new EvaluationState(day, alive, (parts & EvaluationStateParts.Missed) != 0, longest, met, month, spent);
    }

    private RunSpan RunSpan()
    {
        (LocalDate first, LocalDate last, int length, int unit) = (Date(), Date(), Number(), Number());
        return new RunSpan(first, last, length, (PeriodUnit)unit, Flag() ? Date() : null);
    }

    private ScheduleHistory ScheduleHistory()
    {
        Revision[] revisions = new Revision[Number()];
        for (int i = 0; i < revisions.Length; i++)
        {
            (LocalDate from, RuleKind kind, int value) = (Date(), (RuleKind)Number(), Number());
            // Almost every streak's, and a record that does not change.
            Rule rule = kind == RuleKind.EveryDays && value == 1 ? Rule.EveryDay : new Rule(kind, value);
            revisions[i] = new Revision(from, rule, Amount(), (Comparison)Number(), Number());
        }
        PausePeriod[] pauses = new PausePeriod[Number()];
        for (int i = 0; i < pauses.Length; i++)
            pauses[i] = new PausePeriod(Date(), Flag() ? Date() : null);
        LocalDate[] skips = new LocalDate[Number()];
        for (int i = 0; i < skips.Length; i++)
            skips[i] = Date();
        return new ScheduleHistory(revisions, pauses, skips);
    }

    private LocalDate Date()
    {
        int packed = (_rest[0] << 16) | (_rest[1] << 8) | _rest[2];
        _rest = _rest[3..];
        return new LocalDate((packed >> 9) - StreakSnapshotWriter.YearOffset, (packed >> 5) & 15, packed & 31);
    }

    private decimal Amount()
    {
        if (!Flag())
            return 1;
        Span<int> bits = stackalloc int[4];
        for (int i = 0; i < bits.Length; i++)
            bits[i] = Byte() | (Byte() << 8) | (Byte() << 16) | (Byte() << 24);
        return new decimal(bits);
    }

    public int Number()
    {
        (int number, int shift) = (0, 0);
        while (true)
        {
            int next = Byte();
            number |= (next & 127) << shift;
            if (next < 128)
                return number;
            shift += 7;
        }
    }

    private bool Flag() => Byte() != 0;

    private int Byte()
    {
        int next = _rest[0];
        _rest = _rest[1..];
        return next;
    }
}
