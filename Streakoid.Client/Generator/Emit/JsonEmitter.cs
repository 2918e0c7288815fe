using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>Writes the helper that reads and writes leaves. Whatever a response holds, it throws nothing but a JsonException.</summary>
internal static class JsonEmitter
{
    public static string Emit(ClientPlan plan, string json)
    {
        var code = CodeWriter.File(plan.Config.Namespace);
        code.Line();
        foreach (var line in Body.Replace("\r\n", "\n").Replace("$name$", json).Split('\n'))
            code.Line(line);
        return code.ToString();
    }

    private const string Body = """
        // Reads and writes the leaves of responses and variables.
        internal static partial class $name$
        {
            private static readonly global::System.Globalization.CultureInfo Invariant = global::System.Globalization.CultureInfo.InvariantCulture;

            internal static global::System.Text.Json.JsonElement Required(global::System.Text.Json.JsonElement parent, string name) =>
                Optional(parent, name) ?? throw new global::System.Text.Json.JsonException($"The response lacks `{name}`, which the schema says is never null.");

            internal static global::System.Text.Json.JsonElement? Optional(global::System.Text.Json.JsonElement parent, string name)
            {
                if (parent.ValueKind != global::System.Text.Json.JsonValueKind.Object)
                    throw Unexpected(parent, "an object");
                return parent.TryGetProperty(name, out var value) && !IsNull(value) ? value : null;
            }

            internal static bool IsNull(global::System.Text.Json.JsonElement value) => value.ValueKind == global::System.Text.Json.JsonValueKind.Null;

            internal static string TypeName(global::System.Text.Json.JsonElement value) => Text(Required(value, "__typename"));

            internal static T[] List<T>(global::System.Text.Json.JsonElement value, global::System.Func<global::System.Text.Json.JsonElement, T> read)
            {
                if (value.ValueKind != global::System.Text.Json.JsonValueKind.Array)
                    throw Unexpected(value, "a list");
                var items = new T[value.GetArrayLength()];
                var index = 0;
                foreach (var item in value.EnumerateArray())
                    items[index++] = read(item);
                return items;
            }

            internal static string Text(global::System.Text.Json.JsonElement value) =>
                value.ValueKind == global::System.Text.Json.JsonValueKind.String ? value.GetString()! : value.GetRawText();

            internal static bool Boolean(global::System.Text.Json.JsonElement value) => value.ValueKind switch
            {
                global::System.Text.Json.JsonValueKind.True => true,
                global::System.Text.Json.JsonValueKind.False => false,
                _ => throw Unexpected(value, "true or false"),
            };

            internal static byte Byte(global::System.Text.Json.JsonElement value) =>
                byte.TryParse(Text(value), global::System.Globalization.NumberStyles.None, Invariant, out var read) ? read : throw Unexpected(value, "a number from 0 to 255");

            internal static short Int16(global::System.Text.Json.JsonElement value) =>
                short.TryParse(Text(value), global::System.Globalization.NumberStyles.AllowLeadingSign, Invariant, out var read) ? read : throw Unexpected(value, "a number of 16 bits");

            internal static int Int32(global::System.Text.Json.JsonElement value) =>
                value.ValueKind == global::System.Text.Json.JsonValueKind.Number && value.TryGetInt32(out var read) ? read : throw Unexpected(value, "a whole number of 32 bits");

            // Numbers that other languages would round are also sent as strings.
            internal static long Int64(global::System.Text.Json.JsonElement value) =>
                long.TryParse(Text(value), global::System.Globalization.NumberStyles.AllowLeadingSign, Invariant, out var read) ? read : throw Unexpected(value, "a whole number of 64 bits");

            internal static double Double(global::System.Text.Json.JsonElement value) =>
                value.ValueKind == global::System.Text.Json.JsonValueKind.Number && value.TryGetDouble(out var read) ? read : throw Unexpected(value, "a number");

            internal static decimal Decimal(global::System.Text.Json.JsonElement value) =>
                decimal.TryParse(Text(value), global::System.Globalization.NumberStyles.Float, Invariant, out var read) ? read : throw Unexpected(value, "a decimal number");

            internal static global::System.Guid Guid(global::System.Text.Json.JsonElement value) =>
                global::System.Guid.TryParse(Text(value), out var read) ? read : throw Unexpected(value, "a UUID");

            internal static global::System.Uri Uri(global::System.Text.Json.JsonElement value) =>
                global::System.Uri.TryCreate(Text(value), global::System.UriKind.RelativeOrAbsolute, out var read) ? read : throw Unexpected(value, "a URL");

            internal static global::System.DateTimeOffset DateTimeOffset(global::System.Text.Json.JsonElement value) =>
                IsDate(Text(value)) && global::System.DateTimeOffset.TryParse(Text(value), Invariant, global::System.Globalization.DateTimeStyles.AssumeUniversal, out var read)
                    ? read
                    : throw Unexpected(value, "a date and time");

            internal static global::System.DateOnly DateOnly(global::System.Text.Json.JsonElement value) =>
                global::System.DateOnly.TryParseExact(Text(value), "yyyy-MM-dd", Invariant, global::System.Globalization.DateTimeStyles.None, out var read)
                    ? read
                    : throw Unexpected(value, "a date");

            internal static global::System.TimeOnly TimeOnly(global::System.Text.Json.JsonElement value) =>
                Text(value) is [_, _, ':', _, _, ..] text && global::System.TimeOnly.TryParse(text, Invariant, out var read) ? read : throw Unexpected(value, "a time of day");

            internal static global::System.TimeSpan TimeSpan(global::System.Text.Json.JsonElement value)
            {
                try
                {
                    return global::System.Xml.XmlConvert.ToTimeSpan(Text(value));
                }
                catch (global::System.FormatException)
                {
                    throw Unexpected(value, "an ISO 8601 duration");
                }
            }

            internal static byte[] Bytes(global::System.Text.Json.JsonElement value) =>
                value.ValueKind == global::System.Text.Json.JsonValueKind.String && value.TryGetBytesFromBase64(out var read) ? read : throw Unexpected(value, "base64");

            // .NET would read a time alone as one of today.
            private static bool IsDate(string text) => text is [_, _, _, _, '-', _, _, '-', _, _] or [_, _, _, _, '-', _, _, '-', _, _, 'T' or 't' or ' ', ..];

            internal static global::Streakoid.Client.ScalarValue Scalar(global::System.Text.Json.JsonElement value) => global::Streakoid.Client.ScalarValue.FromJson(value);

            // A response is forgotten once it is read, so what is kept of it is a copy.
            internal static global::System.Text.Json.JsonElement Element(global::System.Text.Json.JsonElement value) => value.Clone();

            internal static void WriteText(global::System.Text.Json.Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

            internal static void WriteBoolean(global::System.Text.Json.Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

            internal static void WriteByte(global::System.Text.Json.Utf8JsonWriter writer, byte value) => writer.WriteNumberValue(value);

            internal static void WriteInt16(global::System.Text.Json.Utf8JsonWriter writer, short value) => writer.WriteNumberValue(value);

            internal static void WriteInt32(global::System.Text.Json.Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

            internal static void WriteInt64(global::System.Text.Json.Utf8JsonWriter writer, long value) => writer.WriteNumberValue(value);

            internal static void WriteDouble(global::System.Text.Json.Utf8JsonWriter writer, double value) => writer.WriteNumberValue(value);

            internal static void WriteDecimal(global::System.Text.Json.Utf8JsonWriter writer, decimal value) => writer.WriteNumberValue(value);

            internal static void WriteGuid(global::System.Text.Json.Utf8JsonWriter writer, global::System.Guid value) => writer.WriteStringValue(value);

            internal static void WriteUri(global::System.Text.Json.Utf8JsonWriter writer, global::System.Uri value) => writer.WriteStringValue(value.OriginalString);

            internal static void WriteDateTimeOffset(global::System.Text.Json.Utf8JsonWriter writer, global::System.DateTimeOffset value) => writer.WriteStringValue(value);

            internal static void WriteDateOnly(global::System.Text.Json.Utf8JsonWriter writer, global::System.DateOnly value) =>
                writer.WriteStringValue(value.ToString("yyyy-MM-dd", Invariant));

            internal static void WriteTimeOnly(global::System.Text.Json.Utf8JsonWriter writer, global::System.TimeOnly value) =>
                writer.WriteStringValue(value.ToString("HH:mm:ss.FFFFFFF", Invariant));

            internal static void WriteTimeSpan(global::System.Text.Json.Utf8JsonWriter writer, global::System.TimeSpan value) =>
                writer.WriteStringValue(global::System.Xml.XmlConvert.ToString(value));

            internal static void WriteBytes(global::System.Text.Json.Utf8JsonWriter writer, byte[] value) => writer.WriteBase64StringValue(value);

            internal static void WriteElement(global::System.Text.Json.Utf8JsonWriter writer, global::System.Text.Json.JsonElement value) => value.WriteTo(writer);

            internal static void WriteScalar(global::System.Text.Json.Utf8JsonWriter writer, global::Streakoid.Client.ScalarValue value) => value.WriteTo(writer);

            private static global::System.Text.Json.JsonException Unexpected(global::System.Text.Json.JsonElement value, string expected) =>
                new($"The response holds a JSON {value.ValueKind} where {expected} was expected.");
        }
        """;
}
