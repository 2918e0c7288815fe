using System.Globalization;
using System.Text.Json;

namespace Streakoid.Client;

/// <summary>
/// A value of a scalar without a .NET type. It keeps its JSON, so that it is sent back as a number, an object or
/// a string. Strings and numbers convert implicitly.
/// </summary>
public readonly struct ScalarValue : IEquatable<ScalarValue>
{
    private readonly string? _json;

    private ScalarValue(string json) => _json = json;

    /// <summary>The value as JSON; <c>null</c> by default.</summary>
    public string Json => _json ?? "null";

    /// <summary>A string.</summary>
    public static ScalarValue FromString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new ScalarValue($"\"{JsonEncodedText.Encode(value)}\"");
    }

    /// <summary>A whole number.</summary>
    public static ScalarValue FromInt64(long value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Any JSON.</summary>
    public static ScalarValue FromJson(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Undefined => default,
            // Two escapes of the same string are equal.
            JsonValueKind.String => FromString(value.GetString()!),
            _ => new ScalarValue(value.GetRawText()),
        };

    /// <summary>A string.</summary>
    public static implicit operator ScalarValue(string value) => FromString(value);

    /// <summary>A whole number.</summary>
    public static implicit operator ScalarValue(long value) => FromInt64(value);

    /// <summary>The value of a string; the JSON of any other value.</summary>
    public static implicit operator string(ScalarValue value) => value.ToString();

    /// <summary>Whether both are the same JSON.</summary>
    public static bool operator ==(ScalarValue left, ScalarValue right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(ScalarValue left, ScalarValue right) => !left.Equals(right);

    /// <summary>Writes the value as it was received.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteRawValue(Json);
    }

    /// <inheritdoc />
    public bool Equals(ScalarValue other) => Json == other.Json;

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is ScalarValue other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => Json.GetHashCode(StringComparison.Ordinal);

    /// <summary>The value of a string; the JSON of any other value.</summary>
    public override string ToString() => _json is ['"', ..] ? JsonElement.Parse(_json).GetString()! : Json;
}
