using System.Text.RegularExpressions;
using GraphQLParser.AST;
using GraphQLParser.Visitors;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Parse;
using Streakoid.Client.Generator.Validate;

namespace Streakoid.Client.Generator.Plan;

/// <summary>Plans the code of valid operations.</summary>
internal static class Planner
{
    public static ClientPlan Plan(
        ClientConfig config,
        ValidationContext context,
        IReadOnlyList<ExecutableDefinition> operations,
        List<Problem> problems
    )
    {
        var types = new CsTypes(context.Schema, config);
        AddTypeNames(context);
        var taken = new HashSet<string>(CsTypes.Reserved(config), StringComparer.Ordinal);
        // Types that no operation needs are not generated and do not reserve a name.
        foreach (var definition in operations.SelectMany(context.WithFragments).Distinct())
            taken.UnionWith(types.Needed(definition));
        var kept = new List<(ExecutableDefinition Definition, string Name, string Reader, List<VariablePlan> Variables)>();
        foreach (var definition in operations.OrderBy(static operation => operation.Name!.StringValue, StringComparer.Ordinal))
        {
            var name = Names.Pascal(definition.Name!.StringValue);
            var own = new[] { name + definition.Operation!.Operation, name + "Result" };
            if (own.Any(taken.Contains) || kept.Exists(other => other.Name == name))
            {
                problems.Add(
                    definition.At(
                        ProblemIds.NameClash,
                        definition.Name,
                        $"The {definition.What} would be named `{own[0]}`, which is taken. Give it another name."
                    )
                );
                continue;
            }

            taken.UnionWith([own[0], "I" + own[0]]);
            kept.Add((definition, name, Names.Unique(name + "Reader", taken), Variables(definition, types)));
        }

        while (true)
        {
            try
            {
                return Plan(config, context, types, kept, taken);
            }
            catch (TooManyTypesException refused)
            {
                foreach (
                    var (definition, _, _, _) in kept.Where(operation =>
                        context.WithFragments(operation.Definition).Contains(refused.Definition)
                    )
                )
                {
                    problems.Add(
                        definition.At(
                            ProblemIds.TooManyTypes,
                            definition.Name!,
                            $"The {definition.What} needs more than {ShapePlanner.MaxTypes} C# types, because nested fragments multiply. Select fewer levels at once, or split it."
                        )
                    );
                }

                kept.RemoveAll(operation => context.WithFragments(operation.Definition).Contains(refused.Definition));
            }
        }
    }

    private static ClientPlan Plan(
        ClientConfig config,
        ValidationContext context,
        CsTypes types,
        List<(ExecutableDefinition Definition, string Name, string Reader, List<VariablePlan> Variables)> kept,
        IEnumerable<string> taken
    )
    {
        var shapes = new ShapePlanner(context, types, new HashSet<string>(taken, StringComparer.Ordinal));
        var fragments = kept.SelectMany(operation => context.WithFragments(operation.Definition).Skip(1))
            .Select(static fragment => fragment.Name!.StringValue)
            .Distinct(StringComparer.Ordinal)
            .OrderBy(static name => name, StringComparer.Ordinal)
            .Select(name => new FragmentPlan(Names.Pascal(name), shapes.Fragment(name)))
            .ToList();
        var plans = kept.Select(operation => new OperationPlan(
            operation.Name,
            operation.Reader,
            operation.Definition.Operation!.Operation,
            Descriptions.Of(operation.Definition.File.Text, operation.Definition.Node.Location.Start),
            Document(context, operation.Definition),
            SessionEffects.Of(context, operation.Definition),
            operation.Variables,
            shapes.Operation(operation.Name, operation.Definition)
        ));
        return new ClientPlan(config, types, fragments, [.. plans]);
    }

    // __typename decides the class of an interface or union field, so it is added where it is not selected.
    private static void AddTypeNames(ValidationContext context)
    {
        foreach (var field in context.Definitions.SelectMany(static definition => definition.Fields))
        {
            if (
                field.Node.SelectionSet is { } set
                && context.Schema.Find(field.Definition?.Type.Name) is { IsAbstract: true }
                && !set
                    .Selections.OfType<GraphQLField>()
                    .Any(static known => known is { Alias: null, Name.StringValue: "__typename", Directives: null })
            )
                set.Selections.Insert(0, new GraphQLField(new GraphQLName("__typename")));
        }
    }

    /// <summary>Matches the names of locals in the generated code that writes variables.</summary>
    private static readonly Regex IsLocal = new("^(__.*|given[0-9]+|item[0-9]+)$", RegexOptions.CultureInvariant);

    private static List<VariablePlan> Variables(ExecutableDefinition operation, CsTypes types)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "cancellationToken" };
        var variables = new List<VariablePlan>();
        foreach (var node in operation.Variables)
        {
            var type = TypeRef.From(node.Type);
            var name = node.Variable.Name.StringValue;
            var parameter = Names.Camel(name);
            if (IsLocal.IsMatch(parameter))
                parameter = "variable" + Names.Pascal(parameter.TrimStart('_'));
            variables.Add(
                new VariablePlan(
                    name,
                    Names.Unique(parameter, names),
                    type,
                    types.Of(type),
                    type.Item is { } item ? types.Of(item) : null,
                    type.NonNull && node.DefaultValue is null
                )
            );
        }

        return variables;
    }

    private static string Document(ValidationContext context, ExecutableDefinition operation)
    {
        var printer = new SDLPrinter();
        return string.Join(
            "\n\n",
            context.WithFragments(operation).Select(definition => printer.Print(definition.Node).Replace("\r\n", "\n").Trim())
        );
    }
}
