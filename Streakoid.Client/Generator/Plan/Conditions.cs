using GraphQLParser.AST;

namespace Streakoid.Client.Generator.Plan;

/// <summary>The <c>@skip</c> and <c>@include</c> directives between a selection and its object.</summary>
internal sealed class Conditions : IEquatable<Conditions>
{
    public static readonly Conditions None = new([]);

    private readonly EquatableArray<string> _all;

    private Conditions(IEnumerable<string> all) =>
        _all = new(all.Distinct(StringComparer.Ordinal).OrderBy(static condition => condition, StringComparer.Ordinal));

    public bool IsEmpty => _all.Count == 0;

    /// <summary>These conditions and those of the node.</summary>
    public Conditions With(ASTNode node)
    {
        if (node is not IHasDirectivesNode { Directives: { } directives })
            return this;
        var more = directives.Items.Where(static directive => directive.Name.StringValue is "skip" or "include").Select(Text).ToList();
        return more.Count == 0 ? this : new Conditions(_all.Concat(more));
    }

    public Conditions Common(Conditions other) => new(_all.Where(condition => other._all.Contains(condition)));

    public Conditions Without(Conditions known) =>
        IsEmpty || known.IsEmpty ? this : new(_all.Where(condition => !known._all.Contains(condition)));

    public bool Equals(Conditions? other) => other is not null && _all.Equals(other._all);

    public override bool Equals(object? obj) => Equals(obj as Conditions);

    public override int GetHashCode() => _all.GetHashCode();

    private static string Text(GraphQLDirective directive) =>
        directive.Name.StringValue
        + ":"
        + directive.Arguments?.Items.FirstOrDefault()?.Value switch
        {
            GraphQLVariable variable => "$" + variable.Name.StringValue,
            GraphQLBooleanValue value => value.BoolValue ? "true" : "false",
            _ => "",
        };
}
