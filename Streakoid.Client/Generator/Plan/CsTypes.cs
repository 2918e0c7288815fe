using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Parse;

namespace Streakoid.Client.Generator.Plan;

/// <summary>C# types for the schema's, and which enums and inputs the client therefore needs.</summary>
internal sealed class CsTypes(SchemaModel schema, ClientConfig config)
{
    private readonly Dictionary<string, string> _mapped = config.Scalars.ToDictionary(static scalar => scalar.Scalar, static scalar => scalar.Target, StringComparer.Ordinal);

    public SortedDictionary<string, SchemaType> Enums { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, SchemaType> Inputs { get; } = new(StringComparer.Ordinal);

    public CsScalar? Scalar(TypeRef type) => schema.Find(type.Name)?.Kind == TypeKind.Scalar ? CsScalar.For(type.Name, _mapped) : null;

    public bool IsEnum(TypeRef type) => schema.Find(type.Name)?.Kind == TypeKind.Enum;

    /// <summary>Whether the innermost type is a C# value type.</summary>
    public bool IsValue(TypeRef type) => Scalar(type)?.IsValue ?? IsEnum(type);

    /// <summary>The C# type of a leaf, an input or, with <paramref name="interface"/>, an object; with its lists and question marks.</summary>
    public string Of(TypeRef type, string? @interface = null)
    {
        var inner = type.Item is { } item
            ? $"global::System.Collections.Generic.IReadOnlyList<{Of(item, @interface)}>"
            : @interface ?? Scalar(type)?.Type ?? Need(type.Name);
        return type.NonNull ? inner : inner + "?";
    }

    private string Need(string name)
    {
        if (schema.Find(name) is { Kind: TypeKind.Enum } known)
        {
            Enums[name] = known;
        }
        else if (schema.Find(name) is { Kind: TypeKind.Input } input && !Inputs.ContainsKey(name))
        {
            Inputs.Add(name, input);
            foreach (var field in input.Inputs.Values)
                Of(field.Type);
        }

        return $"global::{config.Namespace}.{TypeName(name)}";
    }

    public static string TypeName(string name) => Names.Escape(Names.Pascal(name));
}
