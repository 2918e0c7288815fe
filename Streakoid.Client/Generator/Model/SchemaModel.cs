using Streakoid.Client.Generator.Parse;

namespace Streakoid.Client.Generator.Model;

/// <summary>The schema for the later stages. Two models are equal if their files are equal.</summary>
internal sealed class SchemaModel(EquatableArray<GraphFile> files) : IEquatable<SchemaModel>
{
    private static readonly FieldDefinition TypeName = new(
        "__typename",
        new TypeRef("String", null, true),
        [],
        "The name of the object's type.",
        null
    );

    private static readonly FieldDefinition SchemaField = new(
        "__schema",
        new TypeRef("__Schema", null, true),
        [],
        "The server's schema.",
        null
    );

    private static readonly FieldDefinition TypeField = new(
        "__type",
        new TypeRef("__Type", null, false),
        [new("name", new TypeRef("String", null, true), false, null, null)],
        "One type of the schema.",
        null
    );

    public EquatableArray<GraphFile> Files => files;

    public Dictionary<string, SchemaType> Types { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, DirectiveDefinition> Directives { get; } = new(StringComparer.Ordinal);

    public string? QueryType { get; set; }

    public string? MutationType { get; set; }

    public string? SubscriptionType { get; set; }

    public List<Problem> Problems { get; } = [];

    public SchemaType? Find(string? name) => name is not null && Types.TryGetValue(name, out var type) ? type : null;

    public FieldDefinition? Field(SchemaType? parent, string name)
    {
        if (parent is null || !parent.IsComposite)
            return null;
        if (name == "__typename")
            return TypeName;
        if (parent.Name == QueryType && name is ("__schema" or "__type"))
            return name == "__schema" ? SchemaField : TypeField;
        return parent.Fields.TryGetValue(name, out var field) ? field : null;
    }

    public bool Equals(SchemaModel? other) => other is not null && Files.Equals(other.Files);

    public override bool Equals(object? obj) => Equals(obj as SchemaModel);

    public override int GetHashCode() => Files.GetHashCode();
}
