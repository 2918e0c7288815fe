using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>Writes an enum, with a member for values that a newer server may send.</summary>
internal static class EnumEmitter
{
    public static string Emit(ClientPlan plan, SchemaType type, string json)
    {
        var name = plan.Types.TypeName(type.Name);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var members = type
            .Values.Select(value => (Value: value, Member: Names.Escape(Names.Unique(Names.EnumMember(value.Name), taken))))
            .ToList();
        var unknown = taken.Contains("Unknown") ? Names.Unique("UnknownValue", taken) : "Unknown";
        var code = CodeWriter.File(plan.Config);
        code.Line();
        code.Summary(type.Description, $"The values of {type.Name}.");
        code.Open($"{code.Access} enum {name}");
        code.Line(
            "/// <summary>A value that the schema did not have when this client was built. It can be received but not sent.</summary>"
        );
        code.Line($"{unknown} = 0,");
        foreach (var (value, member) in members)
        {
            code.Line();
            code.Summary(value.Description, $"The value {value.Name}.");
            code.Deprecation(value.Deprecation);
            code.Line($"{member},");
        }

        code.Close();
        code.Line();
        // The helper class may have a method with the enum's name.
        name = $"global::{plan.Config.Namespace}.{name}";
        code.Open($"internal static partial class {json}");
        code.Line(
            $"internal static {name} Read{type.Name}(global::System.Text.Json.JsonElement value) => {ReadValue.Reader}.ReadText(value) switch"
        );
        code.Open();
        foreach (var (value, member) in members)
            code.Line($"\"{value.Name}\" => {name}.{member},");
        code.Line($"_ => {name}.{unknown},");
        code.Close(";");
        code.Line();
        code.Line(
            $"internal static void Write{type.Name}(global::System.Text.Json.Utf8JsonWriter writer, {name} value) => writer.WriteStringValue(value switch"
        );
        code.Open();
        foreach (var (value, member) in members)
            code.Line($"{name}.{member} => \"{value.Name}\",");
        code.Line(
            $"_ => throw new global::System.ArgumentOutOfRangeException(nameof(value), value, \"The schema of this client does not have this value of {type.Name}.\"),"
        );
        code.Close(");");
        code.Close();
        return code.ToString();
    }
}
