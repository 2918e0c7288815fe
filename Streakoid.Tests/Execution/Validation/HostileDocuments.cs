using System.Text;
using System.Text.Json;

namespace Streakoid.Tests.Execution.Validation;

/// <summary>One attempt to hurt the server.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Body">The request's body.</param>
/// <param name="Code">The code of the refusal.</param>
/// <param name="Introspection">Whether it is only refused where introspection is on.</param>
public sealed record HostileDocument(string Name, string Body, string? Code, bool Introspection = false)
{
    /// <inheritdoc />
    public override string ToString() => Name;
}

/// <summary>Documents that are small or plain to look at, and dear to a server that takes them as they are.</summary>
public static class HostileDocuments
{
    private const string Limit = "DOCUMENT_LIMIT_EXCEEDED";
    private const string Syntax = "HC0011";

    /// <summary>All of them, each built here.</summary>
    public static IReadOnlyList<HostileDocument> All { get; } =
    [
        Query("101 aliases", Repeat(101, i => $"a{i}: hello"), Limit),
        Query(
            "31 aliases, half of them in a fragment",
            $"{Set(Repeat(16, i => $"a{i}: hello") + " ...F")} fragment F on Query {Set(Repeat(15, i => $"b{i}: hello"))}",
            Limit,
            whole: true
        ),
        Query("20,000 levels", string.Concat(Enumerable.Repeat("a{", 20_000)) + "a" + new string('}', 20_000), Syntax),
        Query("200 levels", Nest(200), Syntax),
        Query(
            "11 levels",
            "{ plain { same { same { same { same { same { same { same { same { same { number } } } } } } } } } } }",
            Limit,
            whole: true
        ),
        Query(
            "11 levels through fragments",
            "{ plain { ...A } } fragment A on Item { same { same { same { ...B } } } } fragment B on Item { same { same { same { ...C } } } } fragment C on Item { same { same { same { number } } } }",
            Limit,
            whole: true
        ),
        Query("a fragment that spreads itself", "{ ...A } fragment A on Query { ...A }", Limit, whole: true),
        Query(
            "A spreads B spreads A",
            "{ ...A } fragment A on Query { hello ...B } fragment B on Query { hello ...A }",
            Limit,
            whole: true
        ),
        Query("a cycle that nothing spreads", "{ hello } fragment A on Query { ...B } fragment B on Query { ...A }", Limit, whole: true),
        Query("26 fragments, each spreading the next twice", Doubling(26, "...F{0} ...F{0}"), Limit, whole: true),
        Query("26 fragments, spread in inline fragments", Doubling(26, "... on Query {{ ...F{0} }} ... {{ ...F{0} }}"), Limit, whole: true),
        Query("8,000 copies of one field", Repeat(8_000, _ => "hello"), Syntax),
        Query("501 copies of one field", Repeat(501, _ => "hello"), Limit),
        Query("20,000 directives", $"{{ hello {string.Concat(Enumerable.Repeat("@a", 20_000))} }}", Syntax, whole: true),
        Query("58 KB of directives", $"{{ hello {string.Concat(Enumerable.Repeat("@aa", 58 * 1024 / 3))} }}", Syntax, whole: true),
        Query("five directives in one place", $"{{ hello {Repeat(5, _ => "@skip(if: false)")} }}", Limit, whole: true),
        Query("five directives on a variable", $"query($a: Int {Repeat(5, _ => "@aa")}) {{ hello }}", Limit, whole: true),
        Query("first: -1", "items(first: -1) { totalCount }", "HC0051"),
        Query("first: 0", "items(first: 0) { totalCount }", "HC0051"),
        Query("first: 2147483647", "items(first: 2147483647) { totalCount }", "HC0051"),
        Query("first: 2147483648", "items(first: 2147483648) { totalCount }", null),
        Query("pages of pages of pages", "items(first: 50) { nodes { items(first: 50) { nodes { number } } } }", "HC0047"),
        Query("a list value 100 deep", $"number(lists: {new string('[', 100)}{new string(']', 100)})", Limit),
        Query("a list value 5,000 deep", $"number(lists: {new string('[', 5_000)}{new string(']', 5_000)})", Syntax),
        Query(
            "a variable of 31 nested list types",
            $"query($a: {new string('[', 31)}Int{new string(']', 31)}) {{ number(lists: $a) }}",
            Limit,
            whole: true
        ),
        Query("a name of 60,000 letters", new string('a', 60_000), Syntax),
        Query("a number of 60,000 digits", $"number(int: {new string('1', 60_000)})", Syntax),
        Query("a string of 60,000 letters for a number", $"number(int: \"{new string('a', 60_000)}\")", null),
        Query("a comment of 60,000 letters", $"#{new string('a', 60_000)}\n nothing", null),
        Query("400 operations", Repeat(400, i => $"query Q{i} {{ hello }}"), "HC0009", whole: true),
        Query(
            "200 operations that share a fragment",
            Repeat(200, i => $"query Q{i} {{ ...F }}") + $" fragment F on Query {Set(Repeat(180, _ => "hello"))}",
            Limit,
            whole: true
        ),
        Query("100 fields that differ only in arguments", Repeat(100, i => $"hello(name: \"{i}\")"), null),
        Query(
            "288 fields that differ only in arguments, through fragments",
            $"{Set(Repeat(24, i => $"...F{i}"))} {Repeat(24, i => $"fragment F{i} on Query {Set(Repeat(12, j => $"hello(name: \"{i} {j}\")"))}")}",
            null,
            whole: true
        ),
        Query(
            "480 fields through fragments that must be compared",
            $"{Set(Repeat(24, i => $"...F{i}"))} {Repeat(24, i => $"fragment F{i} on Query {Set(Repeat(20, _ => "hello"))}")}",
            null,
            whole: true,
            ends: 200
        ),
        Query("300 unknown fields", Repeat(300, i => $"f{i}"), null),
        Query(
            "two passwords in one operation",
            "mutation { a: login(input: { name: \"x\" }) b: login(input: { name: \"x\" }) }",
            "ONE_CREDENTIAL_PER_OPERATION",
            whole: true
        ),
        Query(
            "two passwords through fragments",
            "mutation { ...F ... on Mutation { b: login(input: { name: \"x\" }) } } fragment F on Mutation { a: login(input: { name: \"x\" }) }",
            "ONE_CREDENTIAL_PER_OPERATION",
            whole: true
        ),
        Query("introspection", "{ __schema { types { name } } }", "HC0046", whole: true),
        Query("introspection in a fragment", "{ ...F } fragment F on Query { t: __type(name: \"Query\") { name } }", "HC0046", whole: true),
        Query(
            "introspection in circles",
            "{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }",
            "HC0086",
            whole: true
        ) with
        {
            Introspection = true,
        },
        Query(
            "introspection 40 deep",
            "{ __type(name: \"Item\") { " + Repeat(40, _ => "ofType {") + " name " + new string('}', 40) + " } }",
            "HC0086",
            whole: true
        ) with
        {
            Introspection = true,
        },
        new("a batch of ten", $"[{string.Join(',', Enumerable.Repeat("""{"query":"{ hello }"}""", 10))}]", "HC0009"),
        Body(
            "a variable nested 60 deep",
            "query($a: [[Int]]) { number(lists: $a) }",
            "a",
            new string('[', 60) + 1 + new string(']', 60),
            "HC0009"
        ),
        new("an operation name of 60,000 letters", $$"""{"query":"{ hello }","operationName":"{{new string('n', 60_000)}}"}""", "HC0009"),
        Body(
            "a variable with 60,000 letters for a number",
            "query($i: Int) { number(int: $i) }",
            "i",
            $"\"{new string('n', 60_000)}\"",
            "HC0016"
        ),
        Body("a number of 60,000 digits in a variable", "query($i: Int) { number(int: $i) }", "i", new string('9', 60_000), "HC0009"),
        new(
            "an unknown member of an input object",
            """{"query":"mutation($i: LoginInput!) { login(input: $i) }","variables":{"i":{"name":"x","userId":"1"}}}""",
            "HC0016"
        ),
    ];

    // Some of them are no refusals but must be cheap all the same.
    private static HostileDocument Query(string name, string text, string? code, bool whole = false, int ends = 400) =>
        new(name, JsonSerializer.Serialize(new { query = whole ? text : Set(text) }), ends == 200 ? "200" : code);

    private static HostileDocument Body(string name, string query, string variable, string json, string code) =>
        new(name, $"{{\"query\":{JsonSerializer.Serialize(query)},\"variables\":{{\"{variable}\":{json}}}}}", code);

    private static string Set(string selections) => $"{{ {selections} }}";

    private static string Repeat(int count, Func<int, string> part) => string.Join(' ', Enumerable.Range(0, count).Select(part));

    private static string Nest(int levels) =>
        new StringBuilder().Insert(0, "plain {", levels).Append("number").Append('}', levels).ToString();

    private static string Doubling(int count, string spreads) =>
        "{ ...F0 } "
        + Repeat(
            count,
            i =>
                $"fragment F{i} on Query {{ {(i == count - 1 ? "hello" : string.Format(System.Globalization.CultureInfo.InvariantCulture, spreads, i + 1))} }}"
        );
}
