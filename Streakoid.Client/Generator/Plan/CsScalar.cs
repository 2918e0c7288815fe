using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Generator.Plan;

/// <summary>The C# type of a scalar, and the runtime's methods that read and write it.</summary>
internal sealed record CsScalar(string Type, bool IsValue, string Method)
{
    private const string Unknown = "Streakoid.Client.ScalarValue";

    /// <summary>Whether strings convert to it implicitly.</summary>
    public bool IsConvertible => Method == "Scalar";

    private static readonly Dictionary<string, CsScalar> Targets = new(StringComparer.Ordinal)
    {
        ["string"] = new("string", false, "Text"),
        ["bool"] = new("bool", true, "Boolean"),
        ["byte"] = new("byte", true, "Byte"),
        ["short"] = new("short", true, "Int16"),
        ["int"] = new("int", true, "Int32"),
        ["long"] = new("long", true, "Int64"),
        ["double"] = new("double", true, "Double"),
        ["decimal"] = new("decimal", true, "Decimal"),
        ["System.Guid"] = new("global::System.Guid", true, "Guid"),
        ["System.Uri"] = new("global::System.Uri", false, "Uri"),
        ["System.DateTimeOffset"] = new("global::System.DateTimeOffset", true, "DateTimeOffset"),
        ["System.DateOnly"] = new("global::System.DateOnly", true, "DateOnly"),
        ["System.TimeOnly"] = new("global::System.TimeOnly", true, "TimeOnly"),
        ["System.TimeSpan"] = new("global::System.TimeSpan", true, "TimeSpan"),
        ["System.Text.Json.JsonElement"] = new("global::System.Text.Json.JsonElement", true, "Element"),
        ["byte[]"] = new("byte[]", false, "Bytes"),
        [Unknown] = new("global::Streakoid.Client.ScalarValue", true, "Scalar"),
    };

    private static readonly Dictionary<string, string> Usual = new(StringComparer.Ordinal)
    {
        ["String"] = "string",
        ["ID"] = "string",
        ["Boolean"] = "bool",
        ["Byte"] = "byte",
        ["Short"] = "short",
        ["Int"] = "int",
        ["Long"] = "long",
        ["Float"] = "double",
        ["Decimal"] = "decimal",
        ["UUID"] = "System.Guid",
        ["Uuid"] = "System.Guid",
        ["Guid"] = "System.Guid",
        ["uuid"] = "System.Guid",
        ["URL"] = "System.Uri",
        ["Url"] = "System.Uri",
        ["DateTime"] = "System.DateTimeOffset",
        ["DateTimeOffset"] = "System.DateTimeOffset",
        ["timestamptz"] = "System.DateTimeOffset",
        ["Date"] = "System.DateOnly",
        ["LocalDate"] = "System.DateOnly",
        ["LocalTime"] = "System.TimeOnly",
        ["TimeSpan"] = "System.TimeSpan",
        ["Any"] = "System.Text.Json.JsonElement",
        ["JSON"] = "System.Text.Json.JsonElement",
        ["Json"] = "System.Text.Json.JsonElement",
        ["json"] = "System.Text.Json.JsonElement",
        ["jsonb"] = "System.Text.Json.JsonElement",
        ["ByteArray"] = "byte[]",
    };

    public static IEnumerable<string> KnownTargets => Targets.Keys.OrderBy(static name => name, StringComparer.Ordinal);

    public static bool IsTarget(string name) => Targets.ContainsKey(name);

    /// <summary>The name of a target in <see cref="KnownTargets"/>: <c>global::System.Int32</c> is <c>int</c>.</summary>
    public static string Normalize(string name)
    {
        name = name.StartsWith("global::", StringComparison.Ordinal) ? name.Substring("global::".Length) : name;
        return Keywords.TryGetValue(
            name.StartsWith("System.", StringComparison.Ordinal) ? name.Substring("System.".Length) : name,
            out var keyword
        )
            ? keyword
            : name;
    }

    /// <summary>
    /// The scalar's C# type, from the first of: the configuration, the schema's <c>@runtimeType</c>, the usual type, the
    /// schema's <c>@serializationType</c>, a value that keeps its JSON.
    /// </summary>
    public static CsScalar For(SchemaType scalar, IReadOnlyDictionary<string, string> mapped)
    {
        var target = mapped.TryGetValue(scalar.Name, out var own)
            ? own
            : scalar.RuntimeType ?? (Usual.TryGetValue(scalar.Name, out var usual) ? usual : scalar.SerializationType ?? Unknown);
        var found = Targets[target];
        return scalar.SerializationType == "string" && Numbers.Contains(target) ? found with { Method = $"Text<{target}>" } : found;
    }

    private static readonly string[] Numbers = ["byte", "short", "int", "long", "double", "decimal"];

    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["String"] = "string",
        ["Boolean"] = "bool",
        ["Byte"] = "byte",
        ["Int16"] = "short",
        ["Int32"] = "int",
        ["Int64"] = "long",
        ["Double"] = "double",
        ["Decimal"] = "decimal",
        ["Byte[]"] = "byte[]",
    };
}
