using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Streakoid.Client;

/// <summary>Writes the scalars of variables for generated code, each as <see cref="ResponseReader"/> reads it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VariableWriter
{
    /// <summary>A string.</summary>
    public static void WriteText(Utf8JsonWriter writer, string value) => Of(writer).WriteStringValue(value);

    /// <summary>A value that is sent as a string.</summary>
    public static void WriteText<T>(Utf8JsonWriter writer, T value)
        where T : IFormattable => Of(writer).WriteStringValue(value.ToString(null, CultureInfo.InvariantCulture));

    /// <summary>True or false.</summary>
    public static void WriteBoolean(Utf8JsonWriter writer, bool value) => Of(writer).WriteBooleanValue(value);

    /// <summary>An 8-bit number.</summary>
    public static void WriteByte(Utf8JsonWriter writer, byte value) => Of(writer).WriteNumberValue(value);

    /// <summary>A 16-bit number.</summary>
    public static void WriteInt16(Utf8JsonWriter writer, short value) => Of(writer).WriteNumberValue(value);

    /// <summary>A 32-bit number.</summary>
    public static void WriteInt32(Utf8JsonWriter writer, int value) => Of(writer).WriteNumberValue(value);

    /// <summary>A 64-bit number.</summary>
    public static void WriteInt64(Utf8JsonWriter writer, long value) => Of(writer).WriteNumberValue(value);

    /// <summary>A floating-point number.</summary>
    public static void WriteDouble(Utf8JsonWriter writer, double value) => Of(writer).WriteNumberValue(value);

    /// <summary>A decimal number.</summary>
    public static void WriteDecimal(Utf8JsonWriter writer, decimal value) => Of(writer).WriteNumberValue(value);

    /// <summary>A UUID.</summary>
    public static void WriteGuid(Utf8JsonWriter writer, Guid value) => Of(writer).WriteStringValue(value);

    /// <summary>A URL.</summary>
    public static void WriteUri(Utf8JsonWriter writer, Uri value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Of(writer).WriteStringValue(value.OriginalString);
    }

    /// <summary>A date and time.</summary>
    public static void WriteDateTimeOffset(Utf8JsonWriter writer, DateTimeOffset value) => Of(writer).WriteStringValue(value);

    /// <summary>A date.</summary>
    public static void WriteDateOnly(Utf8JsonWriter writer, DateOnly value) =>
        Of(writer).WriteStringValue(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    /// <summary>A time of day.</summary>
    public static void WriteTimeOnly(Utf8JsonWriter writer, TimeOnly value) =>
        Of(writer).WriteStringValue(value.ToString("HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture));

    /// <summary>An ISO 8601 duration.</summary>
    public static void WriteTimeSpan(Utf8JsonWriter writer, TimeSpan value) => Of(writer).WriteStringValue(XmlConvert.ToString(value));

    /// <summary>Bytes in base64.</summary>
    public static void WriteBytes(Utf8JsonWriter writer, byte[] value) => Of(writer).WriteBase64StringValue(value);

    /// <summary>Any JSON.</summary>
    public static void WriteElement(Utf8JsonWriter writer, JsonElement value) => value.WriteTo(Of(writer));

    /// <summary>A scalar without a .NET type.</summary>
    public static void WriteScalar(Utf8JsonWriter writer, ScalarValue value) => value.WriteTo(writer);

    private static Utf8JsonWriter Of(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        return writer;
    }
}
