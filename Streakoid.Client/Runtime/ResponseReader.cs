using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Streakoid.Client;

/// <summary>Reads the parts of a response for generated code. Any mismatch throws a <see cref="JsonException"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ResponseReader
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>A member that must not be null.</summary>
    public static JsonElement Required(JsonElement parent, string name) =>
        Optional(parent, name) ?? throw new JsonException($"The response has no `{name}`, which is not nullable in the schema.");

    /// <summary>A member; null if it is null or missing.</summary>
    public static JsonElement? Optional(JsonElement parent, string name)
    {
        if (parent.ValueKind != JsonValueKind.Object)
            throw Unexpected(parent, "an object");
        return parent.TryGetProperty(name, out JsonElement value) && !IsNull(value) ? value : null;
    }

    /// <summary>Whether the value is null.</summary>
    public static bool IsNull(JsonElement value) => value.ValueKind == JsonValueKind.Null;

    /// <summary>The type name of an object.</summary>
    public static string TypeName(JsonElement value) => ReadText(Required(value, "__typename"));

    /// <summary>A list.</summary>
    public static T[] List<T>(JsonElement value, Func<JsonElement, T> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        if (value.ValueKind != JsonValueKind.Array)
            throw Unexpected(value, "a list");
        T[] items = new T[value.GetArrayLength()];
        int index = 0;
        foreach (JsonElement item in value.EnumerateArray())
            items[index++] = read(item);
        return items;
    }

    /// <summary>A string; for a number its digits.</summary>
    public static string ReadText(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    /// <summary>A value that is sent as a string.</summary>
    public static T ReadText<T>(JsonElement value)
        where T : IParsable<T> =>
        T.TryParse(ReadText(value), Invariant, out T? read) ? read : throw Unexpected(value, $"a string with a {typeof(T).Name}");

    /// <summary>True or false.</summary>
    public static bool ReadBoolean(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Unexpected(value, "true or false"),
        };

    /// <summary>An 8-bit number.</summary>
    public static byte ReadByte(JsonElement value) =>
        byte.TryParse(ReadText(value), NumberStyles.None, Invariant, out byte read)
            ? read
            : throw Unexpected(value, "a number from 0 to 255");

    /// <summary>A 16-bit number.</summary>
    public static short ReadInt16(JsonElement value) =>
        short.TryParse(ReadText(value), NumberStyles.AllowLeadingSign, Invariant, out short read)
            ? read
            : throw Unexpected(value, "a 16-bit number");

    /// <summary>A 32-bit number.</summary>
    public static int ReadInt32(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int read) ? read : throw Unexpected(value, "a 32-bit integer");

    /// <summary>A 64-bit number. Servers also send it as a string, because other languages would round it.</summary>
    public static long ReadInt64(JsonElement value) =>
        long.TryParse(ReadText(value), NumberStyles.AllowLeadingSign, Invariant, out long read)
            ? read
            : throw Unexpected(value, "a 64-bit integer");

    /// <summary>A floating-point number.</summary>
    public static double ReadDouble(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double read) ? read : throw Unexpected(value, "a number");

    /// <summary>A decimal number, also as a string.</summary>
    public static decimal ReadDecimal(JsonElement value) =>
        decimal.TryParse(ReadText(value), NumberStyles.Float, Invariant, out decimal read)
            ? read
            : throw Unexpected(value, "a decimal number");

    /// <summary>A UUID.</summary>
    public static Guid ReadGuid(JsonElement value) =>
        Guid.TryParse(ReadText(value), out Guid read) ? read : throw Unexpected(value, "a UUID");

    /// <summary>A URL.</summary>
    public static Uri ReadUri(JsonElement value) =>
        Uri.TryCreate(ReadText(value), UriKind.RelativeOrAbsolute, out Uri? read) ? read : throw Unexpected(value, "a URL");

    /// <summary>A date and time.</summary>
    public static DateTimeOffset ReadDateTimeOffset(JsonElement value) =>
        IsDate(ReadText(value))
        && DateTimeOffset.TryParse(ReadText(value), Invariant, DateTimeStyles.AssumeUniversal, out DateTimeOffset read)
            ? read
            : throw Unexpected(value, "a date and time");

    /// <summary>A date.</summary>
    public static DateOnly ReadDateOnly(JsonElement value) =>
        DateOnly.TryParseExact(ReadText(value), "yyyy-MM-dd", Invariant, DateTimeStyles.None, out DateOnly read)
            ? read
            : throw Unexpected(value, "a date");

    /// <summary>A time of day.</summary>
    public static TimeOnly ReadTimeOnly(JsonElement value) =>
        ReadText(value) is [_, _, ':', _, _, ..] text && TimeOnly.TryParse(text, Invariant, out TimeOnly read)
            ? read
            : throw Unexpected(value, "a time of day");

    /// <summary>An ISO 8601 duration.</summary>
    public static TimeSpan ReadTimeSpan(JsonElement value)
    {
        try
        {
            return XmlConvert.ToTimeSpan(ReadText(value));
        }
        catch (FormatException)
        {
            throw Unexpected(value, "an ISO 8601 duration");
        }
    }

    /// <summary>Bytes in base64.</summary>
    public static byte[] ReadBytes(JsonElement value) =>
        value.ValueKind == JsonValueKind.String && value.TryGetBytesFromBase64(out byte[]? read) ? read : throw Unexpected(value, "base64");

    /// <summary>A scalar without a .NET type.</summary>
    public static ScalarValue ReadScalar(JsonElement value) => ScalarValue.FromJson(value);

    /// <summary>Any JSON, copied because the response is disposed of after reading.</summary>
    public static JsonElement ReadElement(JsonElement value) => value.Clone();

    /// <summary>The exception of a property that an object of a newer type does not have.</summary>
    public static InvalidOperationException Missing(string name, string typeName) =>
        new(
            $"The response has no `{name}`: the type `{typeName}` is newer than this client. Update the client, or check `__typename` first."
        );

    // .NET would parse a time without a date as a time of today.
    private static bool IsDate(string text) =>
        text is [_, _, _, _, '-', _, _, '-', _, _] or [_, _, _, _, '-', _, _, '-', _, _, 'T' or 't' or ' ', ..];

    private static JsonException Unexpected(JsonElement value, string expected) =>
        new($"The response has a JSON {value.ValueKind} where {expected} was expected.");
}
