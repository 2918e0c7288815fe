using System.Globalization;
using System.Text;
using Streakoid.Client.Generator.Model;

namespace Streakoid.Tests.Client.Generator.Corpus;

/// <summary>Writes operations as people write them, at random, for any schema.</summary>
internal sealed class RandomOperations(SchemaModel schema, Random random)
{
    private const int Depth = 3,
        MostFields = 7;

    private readonly SortedDictionary<string, string> _fragments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _used = [];
    private List<string> _variables = [];

    /// <summary>The files: one for each operation, and one for each fragment that they spread.</summary>
    public List<(string Path, string Text)> Files(int count)
    {
        List<(string Path, string Text)> files = [];
        foreach (
            (string kind, string? root, int share) in (ReadOnlySpan<(string, string?, int)>)
                [("query", schema.QueryType, 4), ("mutation", schema.MutationType, 2), ("subscription", schema.SubscriptionType, 1)]
        )
        {
            if (schema.Find(root) is not { } type)
                continue;
            for (int i = 0; i < count * share / 7; i++)
            {
                string name = $"{char.ToUpperInvariant(kind[0])}{i}";
                files.Add(($"operations/{name}.graphql", Operation(kind, name, type)));
            }
        }
        foreach ((string name, string text) in _fragments)
            files.Add(($"operations/fragments/{name}.graphql", text));
        return files;
    }

    private string Operation(string kind, string name, SchemaType root)
    {
        _variables = [];
        StringBuilder selection = new();
        for (int i = kind == "query" ? random.Next(1, 4) : 1; i > 0; i--)
            Field(selection, root, root.Fields.Values.ElementAt(random.Next(root.Fields.Count)), Depth, $"f{i}", takesVariables: true);
        string variables = _variables.Count == 0 ? "" : $"({string.Join(", ", _variables)})";
        return $"{kind} {name}{variables} {{ {selection}}}";
    }

    private void Selection(StringBuilder text, SchemaType type, int depth, bool takesVariables)
    {
        text.Append("{ ");
        int begin = text.Length;
        Fields(text, type, depth, takesVariables, null);
        if (type.IsAbstract)
        {
            foreach (SchemaType possible in Some(type.PossibleTypes, random.Next(4)))
            {
                text.Append(CultureInfo.InvariantCulture, $"... on {possible.Name} {{ ");
                int inner = text.Length;
                Fields(text, possible, depth, takesVariables, type);
                if (text.Length == inner)
                    text.Append("__typename ");
                text.Append("} ");
            }
        }
        else if (depth > 0 && random.Next(4) == 0 && Fragment(type) is { } fragment)
        {
            text.Append(CultureInfo.InvariantCulture, $"...{fragment}{Condition(takesVariables)} ");
        }
        if (text.Length == begin)
            text.Append("__typename ");
        text.Append("} ");
    }

    private void Fields(StringBuilder text, SchemaType type, int depth, bool takesVariables, SchemaType? within)
    {
        foreach (FieldDefinition field in Some(type.Fields.Values, random.Next(1, MostFields)))
        {
            bool composite = schema.Find(field.Type.Name)!.IsComposite;
            if ((composite && depth == 0) || (!takesVariables && field.Arguments.Any(argument => argument.IsRequired)))
                continue;
            // Fields of different types under one name are invalid, so they have aliases where they may meet.
            bool mayMeet =
                within is not null
                && (
                    composite
                    || within.PossibleTypes.Any(other =>
                        other.Fields.TryGetValue(field.Name, out FieldDefinition? its) && its.Type != field.Type
                    )
                );
            Field(
                text,
                type,
                field,
                depth,
                mayMeet ? $"{char.ToLowerInvariant(type.Name[0])}{type.Name[1..]}_{field.Name}" : null,
                takesVariables
            );
        }
    }

    private void Field(StringBuilder text, SchemaType type, FieldDefinition field, int depth, string? alias, bool takesVariables)
    {
        List<string> arguments = [];
        foreach (InputDefinition argument in takesVariables ? field.Arguments : [])
        {
            if (!argument.IsRequired && random.Next(3) > 0)
                continue;
            string variable = $"v{_variables.Count.ToString(CultureInfo.InvariantCulture)}";
            _variables.Add($"${variable}: {argument.Type}");
            arguments.Add($"{argument.Name}: ${variable}");
        }
        // Two selections of one field have different variables.
        alias ??= arguments.Count > 0 ? $"{field.Name}{_variables.Count.ToString(CultureInfo.InvariantCulture)}" : null;
        if (alias is not null)
            text.Append(CultureInfo.InvariantCulture, $"{alias}: ");
        text.Append(field.Name);
        if (arguments.Count > 0)
            text.Append(CultureInfo.InvariantCulture, $"({string.Join(", ", arguments)})");
        text.Append(type.Name == schema.SubscriptionType ? "" : Condition(takesVariables)).Append(' ');
        if (schema.Find(field.Type.Name) is { IsComposite: true } composite)
            Selection(text, composite, depth - 1, takesVariables);
    }

    private string? Fragment(SchemaType type)
    {
        string name = $"{type.Name}Parts";
        if (_used.Add(name))
        {
            StringBuilder text = new($"fragment {name} on {type.Name} ");
            Selection(text, type, 1, takesVariables: false);
            _fragments[name] = text.ToString();
        }
        // Not in itself.
        return _fragments.ContainsKey(name) ? name : null;
    }

    private string Condition(bool takesVariables)
    {
        if (!takesVariables || random.Next(8) > 0)
            return "";
        string variable = $"v{_variables.Count.ToString(CultureInfo.InvariantCulture)}";
        _variables.Add($"${variable}: Boolean!");
        return $" @{(random.Next(2) == 0 ? "include" : "skip")}(if: ${variable})";
    }

    private IEnumerable<T> Some<T>(IReadOnlyCollection<T> all, int count) => all.OrderBy(_ => random.Next()).Take(count);
}
