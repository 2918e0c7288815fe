using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Generator.Plan;

/// <summary>The interface of a selection set, and its class if responses are read into it.</summary>
internal sealed class Shape(string name, SchemaType type, string? @class)
{
    /// <summary>The name without the <c>I</c> of the interface. The names of nested shapes start with it.</summary>
    public string Name => name;

    public string Interface => "I" + name;

    /// <summary>The class that responses are read into; null for fragments and for shapes whose values are all cases.</summary>
    public string? Class => @class;

    public SchemaType Type => type;

    public List<Shape> Bases { get; } = [];

    public List<ShapeProperty> Properties { get; } = [];

    /// <summary>The shapes of the object types with a class of their own.</summary>
    public List<Shape> Cases { get; } = [];

    /// <summary>Every shape that this one extends, the nearest first.</summary>
    public List<Shape> AllBases
    {
        get
        {
            if (field is not null)
                return field;
            var all = new List<Shape>();
            foreach (var shape in Bases)
            {
                foreach (var reached in new[] { shape }.Concat(shape.AllBases))
                {
                    if (!all.Contains(reached))
                        all.Add(reached);
                }
            }

            return field = all;
        }
    }

    public ShapeProperty? Property(string responseName) => Properties.Find(property => property.ResponseName == responseName);

    /// <summary>Whether the interface declares the property itself and does not just inherit it.</summary>
    public bool Declares(ShapeProperty property)
    {
        if (property.Declared is { } known)
            return known;
        var inherited = Inherited(property).ToList();
        property.Declared = inherited.Count != 1 || inherited[0].CsType != property.CsType || inherited[0].Name != property.Name;
        return property.Declared.Value;
    }

    /// <summary>Whether the property hides an inherited property or method of the same name.</summary>
    public bool Hides(ShapeProperty property) =>
        Inherited(property).Any(inherited => inherited.Name == property.Name)
        || (
            property.Name == "Switch"
            && AllBases.Exists(static shape => shape.Cases.Count > 0 && !shape.Properties.Exists(static own => own.Name == "Switch"))
        );

    private IEnumerable<ShapeProperty> Inherited(ShapeProperty property)
    {
        foreach (var shape in AllBases)
        {
            if (shape.Property(property.ResponseName) is { } inherited && shape.Declares(inherited))
                yield return inherited;
        }
    }
}

/// <summary>One field of a shape.</summary>
internal sealed record ShapeProperty(
    string Name,
    string ResponseName,
    TypeRef Type,
    string CsType,
    Shape? Shape,
    IReadOnlyList<SelectedNode> Nodes,
    string? Description,
    string? Deprecation
)
{
    /// <summary>Whether an object of a type newer than the schema may lack the field, even if its type is not nullable.</summary>
    public bool MayBeMissing { get; init; }

    public bool? Declared { get; set; }
}
