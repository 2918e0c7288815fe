using Streakoid.Client.Generator.Model;

namespace Streakoid.Client.Generator.Plan;

/// <summary>What one selection set reads: an interface, and a class where a response is read into it.</summary>
internal sealed class Shape(string name, SchemaType type, string? @class)
{
    /// <summary>The name without the <c>I</c> of the interface, which begins the names of the shapes within.</summary>
    public string Name => name;

    public string Interface => "I" + name;

    /// <summary>The class that is read into: none for fragments and for shapes whose every value is one of the cases.</summary>
    public string? Class => @class;

    public SchemaType Type => type;

    public List<Shape> Bases { get; } = [];

    public List<ShapeProperty> Properties { get; } = [];

    /// <summary>The object types that are told apart.</summary>
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

    /// <summary>Whether the interface says the property itself, rather than inheriting it as it is.</summary>
    public bool Declares(ShapeProperty property)
    {
        if (property.Declared is { } known)
            return known;
        var inherited = Inherited(property).ToList();
        property.Declared = inherited.Count != 1 || inherited[0].CsType != property.CsType || inherited[0].Name != property.Name;
        return property.Declared.Value;
    }

    /// <summary>Whether the interface hides a property of the same name, or the method that acts on cases.</summary>
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
    /// <summary>Whether a type that the schema does not know yet may lack it though it is never null.</summary>
    public bool MayBeMissing { get; init; }

    public bool? Declared { get; set; }
}
