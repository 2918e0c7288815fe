using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Snapshot;

/// <summary>
/// Reads snapshots as the version before this one writes them, in JSON. It goes a release later, with the columns <c>snapshot</c> and
/// <c>standing</c>. What is not there has its type's default.
/// </summary>
internal ref struct FormerSnapshot
{
    private const int Version = 1;
    private const int DateLength = 10;
    private const int OnStack = 1024;

    private Utf8JsonReader _json;

    private FormerSnapshot(ReadOnlySpan<byte> json) => _json = new Utf8JsonReader(json);

    /// <summary>The snapshot; null where the text is of another version.</summary>
    public static StreakSnapshot? Read(string? text) => text is null ? null : Read(text, Version, static (ref FormerSnapshot reader) => reader.Snapshot());

    private delegate T Reading<T>(ref FormerSnapshot reader);

    private static T? Read<T>(string text, int version, Reading<T> read)
        where T : class
    {
        int most = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = most > OnStack ? ArrayPool<byte>.Shared.Rent(most) : null;
        try
        {
            Span<byte> buffer = rented is null ? stackalloc byte[OnStack] : rented;
            FormerSnapshot reader = new(buffer[..Encoding.UTF8.GetBytes(text, buffer)]);
            (int found, T? value) = (0, null);
            reader._json.Read();
            while (reader.Member())
            {
                if (reader.Is("v"u8)) found = reader.Int();
                // What another version wrote may have another shape. The version comes first, since it is the shorter name.
                else if (found == version && reader.Is("value"u8)) value = reader.Next() ? read(ref reader) : null;
                else reader.Skip();
            }
            return value;
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private StreakSnapshot Snapshot()
    {
        (EvaluationState? settled, EvaluationState? head, List<Fact> open, List<RunSpan> ended, ScheduleHistory? scheduleHistory) = (null, null, [], [], null);
        while (Member())
        {
            if (Is("settled"u8)) settled = Next() ? EvaluationState() : null;
            else if (Is("head"u8)) head = Next() ? EvaluationState() : null;
            else if (Is("open"u8)) while (Item()) open.Add(Fact());
            else if (Is("ended"u8)) while (Item()) ended.Add(RunSpan());
            else if (Is("plan"u8)) scheduleHistory = Next() ? ScheduleHistory() : null;
            else Skip();
        }
        return new StreakSnapshot(settled ?? throw Missing(), head ?? throw Missing(), open, ended, scheduleHistory ?? throw Missing());
    }

    private EvaluationState EvaluationState()
    {
        (LocalDate day, RunSpan? alive, bool missed, RunSpan? longest, LocalDate? lastMet, int month, int spent) = (default, null, false, null, null, 0, 0);
        while (Member())
        {
            if (Is("day"u8)) day = Date();
            else if (Is("alive"u8)) alive = Next() ? RunSpan() : null;
            else if (Is("missed"u8)) missed = Next() && _json.GetBoolean();
            else if (Is("longest"u8)) longest = Next() ? RunSpan() : null;
            else if (Is("lastMet"u8)) lastMet = Date();
            else if (Is("freezeMonth"u8)) month = Int();
            else if (Is("freezesSpent"u8)) spent = Int();
            else Skip();
        }
        return new EvaluationState(day, alive, missed, longest, lastMet, month, spent);
    }

    private RunSpan RunSpan()
    {
        (LocalDate first, LocalDate last, int length, PeriodUnit unit, LocalDate? brokenOn) = (default, default, 0, default, null);
        while (Member())
        {
            if (Is("first"u8)) first = Date();
            else if (Is("last"u8)) last = Date();
            else if (Is("length"u8)) length = Int();
            else if (Is("unit"u8)) unit = (PeriodUnit)Int();
            else if (Is("brokenOn"u8)) brokenOn = Date();
            else Skip();
        }
        return new RunSpan(first, last, length, unit, brokenOn);
    }

    private Fact Fact()
    {
        (LocalDate day, decimal amount) = (default, 0);
        while (Member())
        {
            if (Is("day"u8)) day = Date();
            else if (Is("amount"u8)) amount = Decimal();
            else Skip();
        }
        return new Fact(day, amount);
    }

    private ScheduleHistory ScheduleHistory()
    {
        (List<Revision> revisions, List<PausePeriod> pauses, List<LocalDate> skips) = ([], [], []);
        while (Member())
        {
            if (Is("revisions"u8)) while (Item()) revisions.Add(Revision());
            else if (Is("pauses"u8)) while (Item()) pauses.Add(PausePeriod());
            else if (Is("skips"u8)) while (Item()) skips.Add(Parsed());
            else Skip();
        }
        return new ScheduleHistory(revisions, pauses, skips);
    }

    private Revision Revision()
    {
        (LocalDate from, Rule? rule, decimal target, Comparison comparison, int freezes) = (default, null, 0, default, 0);
        while (Member())
        {
            if (Is("from"u8)) from = Date();
            else if (Is("rule"u8)) rule = Next() ? Rule() : null;
            else if (Is("target"u8)) target = Decimal();
            else if (Is("comparison"u8)) comparison = (Comparison)Int();
            else if (Is("freezes"u8)) freezes = Int();
            else Skip();
        }
        return new Revision(from, rule ?? throw Missing(), target, comparison, freezes);
    }

    private Rule Rule()
    {
        (RuleKind kind, int value) = (default, 0);
        while (Member())
        {
            if (Is("kind"u8)) kind = (RuleKind)Int();
            else if (Is("value"u8)) value = Int();
            else Skip();
        }
        // Almost every streak's, and a record that does not change.
        return kind == RuleKind.EveryDays && value == 1 ? Data.Rule.EveryDay : new Rule(kind, value);
    }

    private PausePeriod PausePeriod()
    {
        (LocalDate first, LocalDate? last) = (default, null);
        while (Member())
        {
            if (Is("first"u8)) first = Date();
            else if (Is("last"u8)) last = Date();
            else Skip();
        }
        return new PausePeriod(first, last);
    }

    /// <summary>Goes to the next member of an object, or past the object's end.</summary>
    private bool Member() => _json.Read() && _json.TokenType == JsonTokenType.PropertyName;

    private readonly bool Is(ReadOnlySpan<byte> name) => _json.ValueTextEquals(name);

    /// <summary>Goes to the member's value; false where it is null.</summary>
    private bool Next() => _json.Read() && _json.TokenType != JsonTokenType.Null;

    /// <summary>Goes to the next item of the member's array, or past the array's end.</summary>
    private bool Item()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.StartArray) _json.Read();
        return _json.TokenType != JsonTokenType.EndArray;
    }

    private void Skip()
    {
        _json.Read();
        _json.Skip();
    }

    private int Int() => Next() ? _json.GetInt32() : 0;

    private decimal Decimal() => Next() ? _json.GetDecimal() : 0;

    private LocalDate Date()
    {
        _json.Read();
        return Parsed();
    }

    private readonly LocalDate Parsed() =>
        _json.ValueSpan is { Length: DateLength } text && text[4] == '-' && text[7] == '-'
        && Utf8Parser.TryParse(text[..4], out int year, out int digits) && digits == 4
        && Utf8Parser.TryParse(text[5..7], out int month, out digits) && digits == 2
        && Utf8Parser.TryParse(text[8..], out int day, out digits) && digits == 2
            ? new LocalDate(year, month, day)
            : LocalDatePattern.Iso.Parse(_json.GetString()!).Value;

    private static JsonException Missing() => new("A snapshot lacks a part.");
}
