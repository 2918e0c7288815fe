using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>Writes the statements that write a value as JSON.</summary>
internal sealed class WriteValue(CsTypes types, string json, string writer)
{
    public void To(CodeWriter code, TypeRef type, string value, int depth = 0)
    {
        if (!type.NonNull)
        {
            var given = $"given{depth}";
            code.Open($"if ({value} is {{ }} {given})");
            Required(code, type, given, depth);
            code.Close();
            code.Open("else");
            code.Line($"{writer}.WriteNullValue();");
            code.Close();
            return;
        }

        Required(code, type, value, depth);
    }

    private void Required(CodeWriter code, TypeRef type, string value, int depth)
    {
        if (type.Item is { } item)
        {
            code.Line($"{writer}.WriteStartArray();");
            code.Open($"foreach (var item{depth} in {value})");
            To(code, item, $"item{depth}", depth + 1);
            code.Close();
            code.Line($"{writer}.WriteEndArray();");
        }
        else
        {
            code.Line(
                types.Scalar(type) is { } scalar ? $"global::Streakoid.Client.VariableWriter.Write{scalar.Method}({writer}, {value});"
                : types.IsEnum(type) ? $"{json}.Write{type.Name}({writer}, {value});"
                : $"{value}.__Write({writer});"
            );
        }
    }
}
