using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>Writes an input type: a record that tracks which fields were set, or a class with factories for <c>@oneOf</c>.</summary>
internal static class InputEmitter
{
    private const string Writer = "global::System.Text.Json.Utf8JsonWriter";

    public static string Emit(ClientPlan plan, SchemaType type, string json)
    {
        var name = plan.Types.TypeName(type.Name);
        var taken = new HashSet<string>(Names.Inherited, StringComparer.Ordinal) { name };
        var fields = type.Inputs.Values.Select(field => (Field: field, Member: Names.Unique(Names.Pascal(field.Name), taken))).ToList();
        var values = new WriteValue(plan.Types, json, "writer");
        var code = CodeWriter.File(plan.Config);
        code.Line();
        code.Summary(type.Description, $"The input {type.Name}.");
        code.Open($"{code.Access} sealed partial record {name}");
        if (type.IsOneOf)
            Choice(plan, code, name, fields, values);
        else
            Members(plan, code, fields, values);
        code.Line();
        code.Line("// Inputs contain passwords: values are never printed.");
        code.Line("private bool PrintMembers(global::System.Text.StringBuilder builder) => false;");
        code.Close();
        return code.ToString();
    }

    private static void Members(ClientPlan plan, CodeWriter code, List<(InputDefinition Field, string Member)> fields, WriteValue values)
    {
        foreach (var (field, member) in fields.Where(static field => !field.Field.IsRequired))
        {
            code.Line($"private {plan.Types.Of(field.Type)} _value{member}{(plan.Types.NeedsInitial(field.Type) ? " = default!" : "")};");
            code.Line($"private bool _set{member};");
            code.Line();
        }

        foreach (var (field, member) in fields)
        {
            code.Summary(field.Description, $"The field {field.Name}.");
            code.Deprecation(field.Deprecation);
            var type = plan.Types.Of(field.Type);
            if (field.IsRequired)
            {
                code.Line(
                    $"public {(field.Deprecation is null ? "required " : "")}{type} {member} {{ get; set; }}{(field.Deprecation is not null && plan.Types.NeedsInitial(field.Type) ? " = default!;" : "")}"
                );
            }
            else
            {
                code.Open($"public {type} {member}");
                code.Line($"get => _value{member};");
                code.Open("set");
                code.Line($"_set{member} = true;");
                code.Line($"_value{member} = value;");
                code.Close();
                code.Close();
            }

            code.Line();
        }

        code.Open($"internal void __Write({Writer} writer)");
        code.Line("writer.WriteStartObject();");
        foreach (var (field, member) in fields)
        {
            if (!field.IsRequired)
                code.Open($"if (_set{member})");
            code.Line($"writer.WritePropertyName(\"{field.Name}\");");
            values.To(code, field.Type, member);
            if (!field.IsRequired)
                code.Close();
        }

        code.Line("writer.WriteEndObject();");
        code.Close();
    }

    // A private constructor and a factory for each field, so that exactly one field is set, and not to null.
    private static void Choice(
        ClientPlan plan,
        CodeWriter code,
        string name,
        List<(InputDefinition Field, string Member)> fields,
        WriteValue values
    )
    {
        code.Line("private readonly string _name;");
        code.Line("private readonly object _value;");
        code.Line();
        code.Open($"private {name}(string name, object? value)");
        code.Line("_name = name;");
        code.Line("_value = value ?? throw new global::System.ArgumentNullException(nameof(value));");
        code.Close();
        foreach (var (field, member) in fields)
        {
            code.Line();
            code.Summary(field.Description, $"The choice {field.Name}.");
            code.Deprecation(field.Deprecation);
            code.Line(
                $"public static {name} {member}({plan.Types.Of(field.Type with { NonNull = true })} value) => new(\"{field.Name}\", value);"
            );
        }

        code.Line();
        code.Open($"internal void __Write({Writer} writer)");
        code.Line("writer.WriteStartObject();");
        code.Line("writer.WritePropertyName(_name);");
        code.Open("switch (_name)");
        foreach (var (field, _) in fields)
        {
            var type = field.Type with { NonNull = true };
            code.Open($"case \"{field.Name}\":");
            code.Line($"var value = ({plan.Types.Of(type)})_value;");
            values.To(code, type, "value");
            code.Line("break;");
            code.Close();
        }

        code.Close();
        code.Line();
        code.Line("writer.WriteEndObject();");
        code.Close();
    }
}
