using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GraphQL.Types;
using Streakoid.Tests.Isolation;

namespace Streakoid.Tests.Execution.Compiled;

/// <summary>
/// Valid queries at random: any field of any type, fragments within fragments, names given twice, arguments as literals and as variables,
/// most of them good and some that the server refuses.
/// </summary>
public sealed class RandomQueries(ISchema schema, Tenant asker, int seed)
{
    private const int MaxDepth = 6;

    private readonly Random _random = new(seed);
    private readonly List<string> _fragments = [];
    private readonly List<string> _declared = [];
    private readonly JsonObject _variables = [];
    private int _names;

    /// <summary>A document and its variables.</summary>
    public (string Query, JsonObject Variables) Next()
    {
        _fragments.Clear();
        _declared.Clear();
        _variables.Clear();
        string selection = Selection(schema.Query, 1);
        string declared = _declared.Count > 0 ? $"({string.Join(", ", _declared)})" : "";
        return ($"query Random{declared} {selection}{string.Concat(_fragments)}", (JsonObject)_variables.DeepClone());
    }

    /// <summary>A document that signs the asker in and asks for anything of theirs, and its variables.</summary>
    public (string Query, JsonObject Variables) NextLogin()
    {
        _fragments.Clear();
        _declared.Clear();
        _variables.Clear();
        string selection = Selection(schema.AllTypes["Me"]!, 3);
        string declared = string.Concat(_declared.Select(variable => $", {variable}"));
        var variables = (JsonObject)_variables.DeepClone();
        variables["login"] = new JsonObject { ["email"] = asker.Email, ["password"] = asker.Password };
        return (
            $"mutation Random($login: LoginInput!{declared}) {{ login(input: $login) {{ session {{ me {selection} }} errors {{ __typename }} }} }}{string.Concat(_fragments)}",
            variables
        );
    }

    private string Selection(IGraphType type, int depth)
    {
        StringBuilder text = new("{ ");
        int count = _random.Next(1, depth == 1 ? 3 : 5);
        for (int i = 0; i < count; i++)
            text.Append(Selected(type, depth)).Append(' ');
        return text.Append('}').ToString();
    }

    private string Selected(IGraphType type, int depth)
    {
        if (type is IAbstractGraphType several)
        {
            return _random.Next(3) == 0
                ? "__typename"
                : Fragment(several.PossibleTypes.ElementAt(_random.Next(several.PossibleTypes.Count)), depth);
        }
        return _random.Next(10) switch
        {
            0 => "__typename",
            1 when depth < MaxDepth => Fragment(type, depth),
            _ => Field((IObjectGraphType)type, depth),
        };
    }

    private string Fragment(IGraphType type, int depth)
    {
        if (_random.Next(2) == 0)
            return $"... on {type.Name} {Selection(type, depth + 1)}";
        string name = $"F{++_names}";
        string text = $" fragment {name} on {type.Name} {Selection(type, depth + 1)}";
        _fragments.Add(text);
        return $"...{name}";
    }

    private string Field(IObjectGraphType type, int depth)
    {
        // Two lists are left out that differ between one sending and the next, since both answer with what has happened until now.
        FieldType[] possible =
        [
            .. type.Fields.Where(field =>
                field.Name is not ("changes" or "securityEvents") && (depth < MaxDepth || Named(field.ResolvedType!) is ScalarGraphType)
            ),
        ];
        if (possible.Length == 0)
            return "__typename";
        // Most of what can be asked for is the user's.
        FieldType field = type == schema.Query && _random.Next(3) > 0 ? type.GetField("me")! : possible[_random.Next(possible.Length)];
        List<string> arguments = [.. (field.Arguments ?? []).Select(argument => Argument(type, field, argument)).OfType<string>()];
        string sent = arguments.Count > 0 ? $"({string.Join(", ", arguments)})" : "";
        // A name of its own for all but a plain leaf: two fields of one name and other arguments could not be one.
        bool leaf = Named(field.ResolvedType!) is ScalarGraphType;
        string alias =
            !leaf || sent.Length > 0 ? $"a{++_names}: "
            : _random.Next(4) == 0 ? $"{field.Name}: "
            : "";
        return $"{alias}{field.Name}{sent}{(leaf ? "" : $" {Selection(Named(field.ResolvedType!), depth + 1)}")}";
    }

    private string? Argument(IObjectGraphType type, FieldType field, QueryArgument argument)
    {
        bool required = argument.ResolvedType is NonNullGraphType;
        // A page is small more often than not, or most queries would cost too much.
        if (
            argument.Name == "last"
            || (!required && argument.Name != "first" && _random.Next(3) > 0)
            || (argument.Name == "first" && _random.Next(8) == 0)
        )
            return null;
        JsonNode? value = Value(type, field, argument.Name);
        if (_random.Next(2) == 0)
            return $"{argument.Name}: {Literal(value)}";
        string variable = $"v{++_names}";
        _declared.Add($"${variable}: {argument.ResolvedType}");
        _variables[variable] = value;
        return $"{argument.Name}: ${variable}";
    }

    private JsonNode? Value(IObjectGraphType type, FieldType field, string argument) =>
        argument switch
        {
            "first" => _random.Next(12) switch
            {
                0 => _random.Next(52),
                var n => (n % 3) + 1,
            },
            "after" or "before" => Pick(
                field.Name switch
                {
                    "streaks" => asker.StreakCursor,
                    "runs" => asker.RunCursor,
                    _ => asker.CheckInCursor,
                },
                "bm9uZQ"
            ),
            "id" => Pick(asker.StreakId, asker.CheckInId, asker.Person.Id, asker.ArchivedStreakId, "no id"),
            "ids" => new JsonArray(Pick(asker.StreakId, "no id"), Pick(asker.Person.Id, asker.CheckInId)),
            "from" => Pick("2026-03-01", "2026-03-14", "2027-01-01"),
            "to" => Pick("2026-03-14", "2026-03-20", "2020-01-01"),
            "where" => new JsonObject { ["name"] = new JsonObject { ["contains"] = Pick("canary", "nothing") } },
            "schedule" => new JsonObject { ["rule"] = new JsonObject { ["everyDays"] = 2 } },
            "days" => 7,
            "year" => 2026,
            "order" => new JsonArray(new JsonObject { ["name"] = "$enum$DESC" }),
            _ => throw new InvalidOperationException($"Say here what to send for {type.Name}.{field.Name}({argument}:)."),
        };

    private string Pick(params string[] some) => some[_random.Next(some.Length)];

    private static string Literal(JsonNode? value) =>
        value switch
        {
            JsonObject members => $"{{ {string.Join(", ", members.Select(member => $"{member.Key}: {Literal(member.Value)}"))} }}",
            JsonArray items => $"[{string.Join(", ", items.Select(Literal))}]",
            JsonValue text when text.TryGetValue(out string? word) => word.StartsWith("$enum$", StringComparison.Ordinal)
                ? word[6..]
                : $"\"{word}\"",
            _ => Convert.ToString(value?.GetValue<int>(), CultureInfo.InvariantCulture) ?? "null",
        };

    private static IGraphType Named(IGraphType type) =>
        type switch
        {
            NonNullGraphType required => Named(required.ResolvedType!),
            ListGraphType list => Named(list.ResolvedType!),
            _ => type,
        };
}
