using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Parse;
using Streakoid.Client.Generator.Validate;

namespace Streakoid.Client.Generator.Plan;

/// <summary>The C# types of the schema's types, and the enums and inputs that the client needs.</summary>
internal sealed class CsTypes(SchemaModel schema, ClientConfig config)
{
    private readonly Dictionary<string, string> _names = Name(schema, config);

    private readonly Dictionary<string, string> _mapped = config.Scalars.ToDictionary(
        static scalar => scalar.Scalar,
        static scalar => scalar.Target,
        StringComparer.Ordinal
    );

    public SortedDictionary<string, SchemaType> Enums { get; } = new(StringComparer.Ordinal);

    public SortedDictionary<string, SchemaType> Inputs { get; } = new(StringComparer.Ordinal);

    public CsScalar? Scalar(TypeRef type) =>
        schema.Find(type.Name) is { Kind: TypeKind.Scalar } scalar ? CsScalar.For(scalar, _mapped) : null;

    public bool IsEnum(TypeRef type) => schema.Find(type.Name)?.Kind == TypeKind.Enum;

    /// <summary>Whether the innermost type is a C# value type.</summary>
    public bool IsValue(TypeRef type) => Scalar(type)?.IsValue ?? IsEnum(type);

    /// <summary>Whether C# requires an initial value for a property of the type.</summary>
    public bool NeedsInitial(TypeRef type) => type.NonNull && (type.IsList || !IsValue(type));

    /// <summary>
    /// The C# type of a leaf, an input or, with <paramref name="interface"/>, an object, including lists and nullability.
    /// </summary>
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

    /// <summary>The C# name of an enum or input.</summary>
    public string TypeName(string name) => _names[name];

    /// <summary>The names of the client's own types, which do not depend on the schema or the operations.</summary>
    public static string[] Reserved(ClientConfig config) => [config.ClientName, "I" + config.ClientName, config.ClientName + "Json"];

    /// <summary>The names of the enums and inputs that a definition needs.</summary>
    public IEnumerable<string> Needed(ExecutableDefinition definition)
    {
        foreach (
            var type in definition
                .Variables.Select(static variable => TypeRef.From(variable.Type))
                .Concat(definition.Fields.Select(static field => field.Definition?.Type).OfType<TypeRef>().Where(IsEnum))
        )
            Of(type);
        return Enums.Keys.Concat(Inputs.Keys).Select(TypeName);
    }

    // For all types of the schema, so that a new operation does not change the name of an existing type.
    private static Dictionary<string, string> Name(SchemaModel schema, ClientConfig config)
    {
        var taken = new HashSet<string>(Reserved(config), StringComparer.Ordinal);
        return schema
            .Types.Values.Where(static type => type.Kind is TypeKind.Enum or TypeKind.Input)
            .Select(static type => type.Name)
            .OrderBy(static name => name, StringComparer.Ordinal)
            .ToDictionary(static name => name, name => Names.Escape(Names.Unique(Names.Pascal(name), taken)), StringComparer.Ordinal);
    }
}
