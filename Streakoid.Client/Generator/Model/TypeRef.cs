using GraphQLParser.AST;

namespace Streakoid.Client.Generator.Model;

/// <summary>A reference to a type: a name or a list of <see cref="Item"/>, nullable or not.</summary>
internal sealed record TypeRef(string Name, TypeRef? Item, bool NonNull)
{
    public bool IsList => Item is not null;

    public TypeRef Nullable => NonNull ? this with { NonNull = false } : this;

    public static TypeRef From(GraphQLType type) =>
        type switch
        {
            GraphQLNonNullType required => From(required.Type) with { NonNull = true },
            GraphQLListType list when From(list.Type) is var item => new TypeRef(item.Name, item, false),
            GraphQLNamedType named => new TypeRef(named.Name.StringValue, null, false),
            _ => throw new NotSupportedException($"A type of kind {type.Kind} is not known."),
        };

    public override string ToString() => (Item is null ? Name : $"[{Item}]") + (NonNull ? "!" : "");
}
