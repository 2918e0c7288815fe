using System.Text.Json;
using System.Text.Json.Serialization;
using NodaTime;
using NodaTime.Text;

namespace Streakoid.Streaks.Rules;

/// <summary>
/// Ledgers and standings as they are kept in the database. A text of other rules than these reads as none, so that a change of
/// the rules has every streak worked out anew: <see cref="Version"/> goes up with it.
/// </summary>
public static class LedgerText
{
    private const int Version = 1;

    public static string Write(Ledger ledger) => JsonSerializer.Serialize(new Kept<Ledger>(Version, ledger), LedgerJson.Default.KeptLedger);

    public static string Write(Standing standing) => JsonSerializer.Serialize(new Kept<Standing>(Version, standing), LedgerJson.Default.KeptStanding);

    public static Ledger? ReadLedger(string? text) => text is null ? null : LedgerReader.Ledger(text, Version);

    public static Standing? ReadStanding(string? text) => text is null ? null : LedgerReader.Standing(text, Version);
}

internal sealed record Kept<T>(int V, T Value);

internal sealed class LocalDateJson : JsonConverter<LocalDate>
{
    public override LocalDate Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException($"{nameof(LedgerReader)} reads.");

    public override void Write(Utf8JsonWriter writer, LocalDate value, JsonSerializerOptions options) => writer.WriteStringValue(LocalDatePattern.Iso.Format(value));
}

[JsonSourceGenerationOptions(
    Converters = [typeof(LocalDateJson)], DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Kept<Ledger>), TypeInfoPropertyName = "KeptLedger")]
[JsonSerializable(typeof(Kept<Standing>), TypeInfoPropertyName = "KeptStanding")]
internal sealed partial class LedgerJson : JsonSerializerContext;
