namespace Streakoid.Client.Generator.Model;

internal enum TypeKind
{
    Scalar,
    Object,
    Interface,
    Union,
    Enum,
    Input,
}

/// <summary>A type of the schema.</summary>
internal sealed class SchemaType(string name, TypeKind kind, string? description)
{
    public string Name => name;

    public TypeKind Kind => kind;

    public string? Description => description;

    /// <summary>The fields of an object or interface, in the schema's order.</summary>
    public Dictionary<string, FieldDefinition> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>The fields of an input object, in the schema's order.</summary>
    public Dictionary<string, InputDefinition> Inputs { get; } = new(StringComparer.Ordinal);

    public List<EnumValue> Values { get; } = [];

    public List<string> Interfaces { get; } = [];

    public List<string> Members { get; } = [];

    public bool IsOneOf { get; set; }

    /// <summary>The .NET type of a scalar, from StrawberryShake's <c>@runtimeType</c>.</summary>
    public string? RuntimeType { get; set; }

    public string? SerializationType { get; set; }

    /// <summary>The object types that a value can have: the type itself, its implementations, or the union's members.</summary>
    public List<SchemaType> PossibleTypes { get; } = [];

    public bool IsComposite => kind is TypeKind.Object or TypeKind.Interface or TypeKind.Union;

    public bool IsAbstract => kind is TypeKind.Interface or TypeKind.Union;

    public bool IsInput => kind is TypeKind.Scalar or TypeKind.Enum or TypeKind.Input;

    /// <summary>Whether every value of <paramref name="other"/> is also a value of this type.</summary>
    public bool Covers(SchemaType other) => ReferenceEquals(this, other) || other.PossibleTypes.All(PossibleTypes.Contains);

    public bool Overlaps(SchemaType other) => ReferenceEquals(this, other) || other.PossibleTypes.Any(PossibleTypes.Contains);
}

internal sealed record FieldDefinition(
    string Name,
    TypeRef Type,
    IReadOnlyList<InputDefinition> Arguments,
    string? Description,
    string? Deprecation
);

/// <summary>An argument or an input field.</summary>
internal sealed record InputDefinition(string Name, TypeRef Type, bool HasDefault, string? Description, string? Deprecation)
{
    public bool IsRequired => Type.NonNull && !HasDefault;
}

internal sealed record EnumValue(string Name, string? Description, string? Deprecation);

internal sealed record DirectiveDefinition(
    string Name,
    IReadOnlyList<InputDefinition> Arguments,
    IReadOnlyCollection<string> Locations,
    bool Repeatable
);
