using GraphQLParser.AST;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Parse;

namespace Streakoid.Client.Generator.Validate;

/// <summary>The collected nodes of all operation files. They are walked once, so that the rules only scan lists.</summary>
internal sealed class ValidationContext
{
    public ValidationContext(SchemaModel schema, IEnumerable<(GraphFile File, GraphQLDocument Document)> documents)
    {
        Schema = schema;
        foreach (var (file, document) in documents)
        {
            foreach (var node in document.Definitions)
            {
                if (node is not GraphQLExecutableDefinition executable)
                {
                    NotExecutable.Add((file, node));
                    continue;
                }

                var definition = SchemaWalker.Walk(schema, file, executable);
                Definitions.Add(definition);
                if (definition.Fragment is { } fragment && !Fragments.ContainsKey(fragment.FragmentName.Name.StringValue))
                    Fragments.Add(fragment.FragmentName.Name.StringValue, definition);
            }
        }
    }

    public SchemaModel Schema { get; }

    public List<ExecutableDefinition> Definitions { get; } = [];

    public IEnumerable<ExecutableDefinition> Operations => Definitions.Where(static definition => definition.Operation is not null);

    /// <summary>The fragments by name; the first of those with the same name.</summary>
    public Dictionary<string, ExecutableDefinition> Fragments { get; } = new(StringComparer.Ordinal);

    public List<(GraphFile File, ASTNode Node)> NotExecutable { get; } = [];

    /// <summary>Whether the spread fragment is in a file that could be parsed.</summary>
    public bool HasFragment(SpreadUse spread) => Fragments.ContainsKey(spread.Node.FragmentName.Name.StringValue);

    /// <summary>The definition and every fragment that it uses, directly or indirectly, each once.</summary>
    public IReadOnlyList<ExecutableDefinition> WithFragments(ExecutableDefinition definition)
    {
        var reached = new List<ExecutableDefinition> { definition };
        for (var i = 0; i < reached.Count; i++)
        {
            foreach (var spread in reached[i].Spreads)
            {
                if (Fragments.TryGetValue(spread.Node.FragmentName.Name.StringValue, out var fragment) && !reached.Contains(fragment))
                    reached.Add(fragment);
            }
        }

        return reached;
    }
}
