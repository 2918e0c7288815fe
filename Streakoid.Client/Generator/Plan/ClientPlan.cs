using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Parse;

namespace Streakoid.Client.Generator.Plan;

/// <summary>Everything to be generated.</summary>
internal sealed record ClientPlan(
    ClientConfig Config,
    CsTypes Types,
    IReadOnlyList<FragmentPlan> Fragments,
    IReadOnlyList<OperationPlan> Operations
);

/// <summary>A fragment and its shapes, the outermost first.</summary>
internal sealed record FragmentPlan(string Name, IReadOnlyList<Shape> Shapes);

/// <summary>An operation and the shapes of its result, the outermost first.</summary>
internal sealed record OperationPlan(
    string Name,
    string Reader,
    OperationType Kind,
    string? Description,
    string Document,
    string? Effect,
    IReadOnlyList<VariablePlan> Variables,
    IReadOnlyList<Shape> Shapes
)
{
    /// <summary>The name of the operation's own class, such as <c>GetMeQuery</c>.</summary>
    public string Class => Name + Kind;
}

/// <summary>A variable: its names and types in GraphQL and C#, and for a list the type of its items.</summary>
internal sealed record VariablePlan(string Name, string Parameter, TypeRef Type, string CsType, string? CsItem, bool Required);
