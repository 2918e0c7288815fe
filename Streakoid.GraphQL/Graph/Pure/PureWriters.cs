using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Scalars;

namespace Streakoid.Graph.Pure;

/// <summary>
/// Writes leaf values as JSON, with the same bytes as their scalars and the result writer, as a test checks. Values of
/// other types, such as enums, are written by their scalar.
/// </summary>
internal static class PureWriters
{
    private static readonly Dictionary<Type, Delegate> Known = new()
    {
        [typeof(string)] = Writer<string>((json, text) => json.WriteStringValue(text)),
        [typeof(int)] = Writer<int>((json, number) => json.WriteNumberValue(number)),
        [typeof(bool)] = Writer<bool>((json, truth) => json.WriteBooleanValue(truth)),
        [typeof(decimal)] = Writer<decimal>((json, number) => json.WriteNumberValue(number)),
        [typeof(NodeId)] = Writer<NodeId>(Id),
        [typeof(LocalDate)] = Writer<LocalDate>(Date),
        [typeof(LocalDate?)] = Writer<LocalDate?>((json, date) => Date(json, date!.Value)),
        [typeof(Instant)] = Writer<Instant>(Time),
        [typeof(Instant?)] = Writer<Instant?>((json, time) => Time(json, time!.Value)),
    };

    /// <summary>The writer of non-null values of a type; null if there is none.</summary>
    public static Action<Utf8JsonWriter, TValue>? Of<TValue>() => Known.GetValueOrDefault(typeof(TValue)) as Action<Utf8JsonWriter, TValue>;

    private static Action<Utf8JsonWriter, TValue> Writer<TValue>(Action<Utf8JsonWriter, TValue> write) => write;

    private static void Id(Utf8JsonWriter json, NodeId id)
    {
        Span<byte> bytes = stackalloc byte[id.ByteCount];
        id.WriteBytes(bytes);
        Span<byte> text = stackalloc byte[Base64.GetMaxEncodedToUtf8Length(bytes.Length)];
        Base64.EncodeToUtf8(bytes, text, out _, out int written);
        json.WriteStringValue(text[..written]);
    }

    private static void Date(Utf8JsonWriter json, LocalDate date)
    {
        if (date.Year is < 1 or > 9999)
        {
            json.WriteStringValue(LocalDatePattern.Iso.Format(date));
            return;
        }
        Span<byte> text = stackalloc byte[10];
        Digits(text[..4], date.Year);
        text[4] = text[7] = (byte)'-';
        Digits(text[5..7], date.Month);
        Digits(text[8..], date.Day);
        json.WriteStringValue(text);
    }

    private static void Time(Utf8JsonWriter json, Instant time)
    {
        // The scalar's pattern also supports years outside of DateTime's range.
        if (time < DateTimeType.FirstOfDateTime || time >= DateTimeType.EndOfDateTime)
        {
            json.WriteStringValue(DateTimeType.Written.Format(time));
            return;
        }
        Span<byte> text = stackalloc byte[24];
        time.ToDateTimeUtc().TryFormat(text, out int written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..written]);
    }

    private static void Digits(Span<byte> text, int number)
    {
        for (int i = text.Length - 1; i >= 0; i--, number /= 10)
            text[i] = (byte)('0' + (number % 10));
    }
}
