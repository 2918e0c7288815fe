using System.Text;
using System.Text.Json.Nodes;

namespace Streakoid.Tests.Isolation.Walk;

/// <summary>A document to send.</summary>
/// <param name="Operation">query or mutation.</param>
/// <param name="RootField">The root field it asks for.</param>
/// <param name="Query">The text.</param>
/// <param name="Variables">What is sent with it.</param>
/// <param name="Twin">The variables in which nothing of another user's is named; null where there is no such like.</param>
/// <param name="Secrets">What of the variables is another user's, and what stands for it in the twin.</param>
/// <param name="Way">The fields from the root to the one that it is about.</param>
/// <param name="IsProbe">Whether it asks on this way with another's id, and with no more than is needed.</param>
public sealed record Request(
    string Operation,
    string RootField,
    string Query,
    JsonObject Variables,
    JsonObject? Twin,
    IReadOnlyList<(string Foreign, string Unknown)> Secrets,
    IReadOnlyList<string> Way,
    bool IsProbe
);

/// <summary>
/// All documents that the walk sends: every field of every object type on every way to it (each field once on a way), with its
/// arguments filled in every way on the shortest of them. Of an object that mutations answer with, what is further than three steps below
/// it is walked below one mutation.
/// </summary>
public sealed class Documents(Introspected schema, Fillings fillings)
{
    private const int MaxDepth = 10;

    /// <summary>A mutation, its payload's field, and three steps.</summary>
    private const int MutationDepth = 5;

    private readonly HashSet<string> _varied = [];
    private readonly HashSet<string> _walked = [];
    private readonly HashSet<string> _nothing = [];

    /// <summary>Every field that is selected somewhere, as <c>Type.field</c>.</summary>
    public HashSet<string> Selected { get; } = [];

    /// <summary>Each root field once, with arguments that are the asker's own.</summary>
    public IEnumerable<Request> RootFields() =>
        from root in schema.Roots
        from field in root.Type.Fields
        select Build(root.Operation, [new Step(null, root.Type.Name, field)], foreign: false, null);

    /// <summary>There was nothing to be seen with another's id where a document was about: what is below need not be asked for.</summary>
    public void FoundNothing(Request request) => _nothing.Add(string.Join('.', request.Way));

    /// <summary>All of them, those near the root first. They are made as they are asked for, with what is then the asker's own.</summary>
    public IEnumerable<Request> All()
    {
        Queue<Step[]> ways = new(
            from root in schema.Roots
            from field in root.Type.Fields
            select new[] { new Step(null, root.Type.Name, field) }
        );
        while (ways.TryDequeue(out Step[]? way))
        {
            string operation = schema.Roots.Single(root => root.Type.Name == way[0].Owner).Operation;
            yield return Build(operation, way, foreign: false, null);
            if (!IsBelowNothing(way) && way.Any(step => step.Field.Arguments.Any(argument => Reaches(argument.Type.Named, "ID"))))
                yield return Build(operation, way, foreign: true, null);
            if (way[^1].Field.Arguments.Count > 0 && _varied.Add(way[^1].Name))
            {
                int count = Combinations(way[^1]).Count;
                for (int n = 0; n < count; n++)
                    yield return Build(operation, way, foreign: false, Combinations(way[^1])[n]);
            }
            if (Leaves(way[^1].Field.Type.Named) || way.Length == MaxDepth - 1)
                continue;
            foreach (Step next in StepsBelow(way[^1].Field.Type.Named))
            {
                if (next.IsPlainLeaf(schema) || way.Any(step => step.Name == next.Name))
                    continue;
                // Whatever changed is walked through on its own ways; here, what is next to it, on the shortest way.
                if (way.Any(step => step.Name == "Change.node") && (way[0].Name != "Query.me" || way[^1].Name != "Change.node"))
                    continue;
                if (
                    operation == "mutation"
                    && way.Length >= MutationDepth
                    && !_walked.Add(string.Join('.', way.Skip(2).Append(next).Select(step => step.Name)))
                )
                    continue;
                ways.Enqueue([.. way, next]);
            }
        }
    }

    private bool IsBelowNothing(IReadOnlyList<Step> way) =>
        Enumerable
            .Range(1, way.Count - 1)
            .Any(length => _nothing.Contains(string.Join('.', way.Take(length).Select(step => step.Field.Name))));

    private bool Leaves(string type) => schema.Types[type].IsLeaf;

    private bool Reaches(string type, string scalar, int depth = 0) =>
        type == scalar || (depth < 3 && schema.Types[type].InputFields.Any(field => Reaches(field.Type.Named, scalar, depth + 1)));

    private IEnumerable<Step> StepsBelow(string type) =>
        schema.Types[type] switch
        {
            { Kind: "OBJECT" } known => known.Fields.Select(field => new Step(null, type, field)),
            { Kind: "INTERFACE" or "UNION" } known => known.PossibleTypes.SelectMany(possible =>
                schema.Types[possible].Fields.Select(field => new Step(possible, possible, field))
            ),
            var known => throw new UntaughtException(
                $"The walk does not know what is below {type}, a {known.Kind}: teach it in Documents.StepsBelow."
            ),
        };

    /// <summary>Every combination of the arguments, each left out too where it may be.</summary>
    private List<Dictionary<string, Filling>> Combinations(Step step)
    {
        List<Dictionary<string, Filling>> combinations =
        [
            [],
        ];
        foreach (Slot argument in step.Field.Arguments)
        {
            IReadOnlyList<Filling> values = fillings.For(step.Name, argument);
            List<Dictionary<string, Filling>> more = argument.Required ? [] : [.. combinations];
            // Beyond a hundred, what is already there is no longer multiplied: each value still comes once.
            IEnumerable<Dictionary<string, Filling>> multiplied =
                combinations.Count * values.Count > 200 ? combinations.Take(1) : combinations;
            more.AddRange(
                from combination in multiplied
                from value in values
                select new Dictionary<string, Filling>(combination) { [argument.Name] = value }
            );
            combinations = more;
        }
        return combinations;
    }

    private Request Build(string operation, IReadOnlyList<Step> way, bool foreign, Dictionary<string, Filling>? last)
    {
        Dictionary<string, Filling> variables = [];
        List<string> declared = [];
        StringBuilder open = new(),
            close = new();
        for (int i = 0; i < way.Count; i++)
        {
            Step step = way[i];
            Selected.Add(step.Name);
            if (step.Condition is not null)
                (_, _) = (open.Append("... on ").Append(step.Condition).Append(" { __typename "), close.Insert(0, " }"));
            open.Append(step.Field.Name);
            Dictionary<string, Filling> arguments =
                i == way.Count - 1 && last is not null ? last : Plain(step, i + 1 < way.Count ? way[i + 1] : null, foreign);
            List<string> passed = [];
            foreach (Slot argument in step.Field.Arguments.Where(argument => arguments.ContainsKey(argument.Name)))
            {
                string variable = $"v{variables.Count}";
                variables.Add(variable, arguments[argument.Name]);
                declared.Add($"${variable}: {argument.Type}");
                passed.Add($"{argument.Name}: ${variable}");
            }
            if (passed.Count > 0)
                open.Append('(').AppendJoin(", ", passed).Append(')');
            if (Leaves(step.Field.Type.Named))
                continue;
            open.Append(" { __typename ");
            close.Insert(0, " }");
        }
        if (!Leaves(way[^1].Field.Type.Named))
            open.Append(
                Whole(
                    way[^1].Field.Type.Named,
                    last is null ? 0
                        : operation == "mutation" ? 3
                        : 2,
                    [.. way.Select(step => step.Name)]
                )
            );
        Filling sent = Filling.ObjectOf(variables);
        string declarations = declared.Count > 0 ? $"({string.Join(", ", declared)})" : "";
        JsonObject? twin =
            sent.IsForeign && sent.Secrets.All(secret => secret.Unknown.Length > 0 && secret.Unknown != secret.Foreign)
                ? (JsonObject)sent.Twin!
                : null;
        return new Request(
            operation,
            way[0].Field.Name,
            $"{operation}{declarations} {{ __typename {open}{close} }}",
            (JsonObject)sent.Value!,
            twin,
            sent.Secrets,
            [.. way.Select(step => step.Field.Name)],
            IsProbe: foreign && last is null
        );
    }

    /// <summary>What a field on the way is given.</summary>
    private Dictionary<string, Filling> Plain(Step step, Step? next, bool foreign)
    {
        string wanted =
            next?.Condition
            ?? (schema.Types[step.Field.Type.Named].Kind == "OBJECT" && step.Owner != "Mutation" ? step.Field.Type.Named : "Streak");
        Dictionary<string, Filling> arguments = [];
        foreach (Slot argument in step.Field.Arguments)
            if (fillings.OneFor(step.Name, argument, wanted, foreign) is { } filling)
                arguments.Add(argument.Name, filling);
        return arguments;
    }

    /// <summary>What of a type can be asked for without arguments, and that of the types below it.</summary>
    private string Whole(string type, int levels, IReadOnlyList<string> above)
    {
        List<Step> fields =
        [
            .. StepsBelow(type)
                .Where(step =>
                    step.IsPlainLeaf(schema)
                    || (
                        levels > 0
                        && !Leaves(step.Field.Type.Named)
                        && !step.Field.Arguments.Any(argument => argument.Required)
                        && !above.Contains(step.Name)
                    )
                ),
        ];
        foreach (Step field in fields)
            Selected.Add(field.Name);
        return string.Join(
            ' ',
            fields
                .GroupBy(field => field.Condition)
                .Select(group =>
                {
                    string selections = string.Join(
                        ' ',
                        group.Select(field =>
                            Leaves(field.Field.Type.Named)
                                ? field.Field.Name
                                : $"{field.Field.Name} {{ __typename {Whole(field.Field.Type.Named, levels - 1, [.. above, field.Name])} }}"
                        )
                    );
                    return group.Key is null ? selections : $"... on {group.Key} {{ {selections} }}";
                })
        );
    }

    private sealed record Step(string? Condition, string Owner, Field Field)
    {
        public string Name => $"{Owner}.{Field.Name}";

        public bool IsPlainLeaf(Introspected schema) => schema.Types[Field.Type.Named].IsLeaf && Field.Arguments.Count == 0;
    }
}
