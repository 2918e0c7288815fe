using GraphQLParser;
using GraphQLParser.AST;

namespace Streakoid.Tests.Contracts;

/// <summary>
/// Names the changes from one schema to the next that break a client which was right before: what it may ask for is gone, what it
/// is given may be less, what it must send is more.
/// </summary>
internal static class SchemaChanges
{
    public static IReadOnlyList<string> Breaking(string before, string after)
    {
        Schema now = new(after);
        List<string> changes = [];
        foreach (GraphQLTypeDefinition type in new Schema(before).Types.Values)
        {
            if (!now.Types.TryGetValue(type.Name.StringValue, out GraphQLTypeDefinition? next))
                changes.Add($"Type {type.Name.StringValue} is gone.");
            else if (type.Kind != next.Kind)
                changes.Add($"{type.Name.StringValue} was {Kind(type)} and is {Kind(next)}.");
            else
                Compare(type, next, changes);
        }
        foreach ((string operation, string root) in new Schema(before).Roots)
            if (!now.Roots.TryGetValue(operation, out string? other) || other != root)
                changes.Add($"The schema's {operation} was {root} and is {other ?? "gone"}.");
        return changes;
    }

    private static void Compare(GraphQLTypeDefinition before, GraphQLTypeDefinition after, List<string> changes)
    {
        string name = before.Name.StringValue;
        switch (before, after)
        {
            case (GraphQLObjectTypeDefinition b, GraphQLObjectTypeDefinition a):
                Missing(
                    b.Interfaces,
                    a.Interfaces,
                    i => i.Name.StringValue,
                    gone => $"{name} does not implement {gone} any more.",
                    changes
                );
                Fields(name, b.Fields, a.Fields, changes);
                break;
            case (GraphQLInterfaceTypeDefinition b, GraphQLInterfaceTypeDefinition a):
                Missing(
                    b.Interfaces,
                    a.Interfaces,
                    i => i.Name.StringValue,
                    gone => $"{name} does not implement {gone} any more.",
                    changes
                );
                Fields(name, b.Fields, a.Fields, changes);
                break;
            case (GraphQLUnionTypeDefinition b, GraphQLUnionTypeDefinition a):
                Missing(b.Types, a.Types, t => t.Name.StringValue, gone => $"{gone} is not in {name} any more.", changes);
                break;
            case (GraphQLEnumTypeDefinition b, GraphQLEnumTypeDefinition a):
                Missing(b.Values, a.Values, v => v.Name.StringValue, gone => $"{name} has no value {gone} any more.", changes);
                break;
            case (GraphQLInputObjectTypeDefinition b, GraphQLInputObjectTypeDefinition a):
                Inputs($"{name}.", b.Fields, a.Fields, changes);
                break;
        }
    }

    private static void Fields(
        string type,
        IEnumerable<GraphQLFieldDefinition>? before,
        IEnumerable<GraphQLFieldDefinition>? after,
        List<string> changes
    )
    {
        Dictionary<string, GraphQLFieldDefinition> now = (after ?? []).ToDictionary(f => f.Name.StringValue);
        foreach (GraphQLFieldDefinition field in before ?? [])
        {
            string name = $"{type}.{field.Name.StringValue}";
            if (!now.TryGetValue(field.Name.StringValue, out GraphQLFieldDefinition? next))
            {
                changes.Add($"Field {name} is gone.");
                continue;
            }
            if (!GivesAtLeast(next.Type, field.Type))
                changes.Add($"{name} was {Text(field.Type)} and is {Text(next.Type)}.");
            Inputs($"{name}: ", field.Arguments, next.Arguments, changes);
        }
    }

    private static void Inputs(
        string owner,
        IEnumerable<GraphQLInputValueDefinition>? before,
        IEnumerable<GraphQLInputValueDefinition>? after,
        List<string> changes
    )
    {
        Dictionary<string, GraphQLInputValueDefinition> now = (after ?? []).ToDictionary(v => v.Name.StringValue);
        foreach (GraphQLInputValueDefinition value in before ?? [])
        {
            if (!now.Remove(value.Name.StringValue, out GraphQLInputValueDefinition? next))
                changes.Add($"{owner}{value.Name.StringValue} is gone.");
            // What was sent as the former type must be taken by the present one.
            else if (
                !GivesAtLeast(value.Type, next.Type)
                && !(next.DefaultValue is not null && next.Type is GraphQLNonNullType n && GivesAtLeast(value.Type, n.Type))
            )
                changes.Add($"{owner}{value.Name.StringValue} was {Text(value.Type)} and is {Text(next.Type)}.");
        }
        foreach (GraphQLInputValueDefinition added in now.Values)
            if (added is { Type: GraphQLNonNullType, DefaultValue: null })
                changes.Add($"{owner}{added.Name.StringValue} is new and must be sent.");
    }

    /// <summary>Whether a value of <paramref name="given"/> is always one of <paramref name="wanted"/> too: the same, or less often
    /// null.</summary>
    private static bool GivesAtLeast(GraphQLType given, GraphQLType wanted) =>
        (given, wanted) switch
        {
            (GraphQLNonNullType g, GraphQLNonNullType w) => GivesAtLeast(g.Type, w.Type),
            (GraphQLNonNullType g, _) => GivesAtLeast(g.Type, wanted),
            (_, GraphQLNonNullType) => false,
            (GraphQLListType g, GraphQLListType w) => GivesAtLeast(g.Type, w.Type),
            (GraphQLNamedType g, GraphQLNamedType w) => g.Name.Value == w.Name.Value,
            _ => false,
        };

    private static void Missing<T>(
        IEnumerable<T>? before,
        IEnumerable<T>? after,
        Func<T, string> name,
        Func<string, string> say,
        List<string> changes
    ) => changes.AddRange((before ?? []).Select(name).Except((after ?? []).Select(name)).Select(say));

    private static string Kind(GraphQLTypeDefinition type) =>
        type.Kind switch
        {
            ASTNodeKind.ObjectTypeDefinition => "an object",
            ASTNodeKind.InterfaceTypeDefinition => "an interface",
            ASTNodeKind.UnionTypeDefinition => "a union",
            ASTNodeKind.EnumTypeDefinition => "an enum",
            ASTNodeKind.InputObjectTypeDefinition => "an input",
            _ => "a scalar",
        };

    internal static string Text(GraphQLType type) =>
        type switch
        {
            GraphQLNonNullType n => $"{Text(n.Type)}!",
            GraphQLListType l => $"[{Text(l.Type)}]",
            GraphQLNamedType n => n.Name.StringValue,
            _ => throw new ArgumentException($"{type.Kind} is no type.", nameof(type)),
        };

    private sealed class Schema(string sdl)
    {
        private readonly GraphQLDocument _document = Parser.Parse(sdl);

        public Dictionary<string, GraphQLTypeDefinition> Types =>
            _document
                .Definitions.OfType<GraphQLTypeDefinition>()
                .Where(d => d is not GraphQLDirectiveDefinition)
                .ToDictionary(t => t.Name.StringValue);

        public Dictionary<string, string> Roots =>
            _document
                .Definitions.OfType<GraphQLSchemaDefinition>()
                .SelectMany(s => s.OperationTypes)
                .ToDictionary(o => $"{o.Operation}".ToLowerInvariant(), o => o.Type!.Name.StringValue);
    }
}
