using System.Globalization;
using System.Reflection;
using Streakoid.Client.Generator;
using Streakoid.Client.Generator.Validate;

namespace Streakoid.Tests.Client.Generator;

[Trait("kind", "generator")]
public class DiagnosticTests
{
    // The diagnostic starts at the ^.
    private static readonly (string Id, string Operations, string Message)[] Cases =
    [
        ("STRK0001", "query A { pets { ^} }", "This is not GraphQL"),
        ("STRK0001", "query A {\n  pets(first: ^) { id }\n}", "This is not GraphQL"),
        ("STRK0006", "^{ count }", "give it a name"),
        ("STRK0007", "query ^find { count }\nquery Find { count }", "is taken"),
        ("STRK0101", "query A { count }\n^type Extra { id: ID }", "Move it to the schema file"),
        ("STRK0102", "^subscription A { count }", "no subscription type"),
        ("STRK0103", "query A { count }\nquery ^A { count }", "already defined in All.graphql"),
        ("STRK0104", "query A { count }\n^{ count }", "must be the only one"),
        ("STRK0105", "subscription ^A { first second }", "also selects `second`"),
        ("STRK0105", "subscription ^A { __typename }", "introspection"),
        ("STRK0106", "query A {\n  pets {\n    ^feathers\n  }\n}", "`Pet` has no field `feathers`"),
        ("STRK0106", "query A { any { ^id } }", "`Any` has no field `id`"),
        ("STRK0107", "query A { pets { id ^id: name } }", "both have the response name `id`"),
        ("STRK0107", "query A { find(name: \"a\") { id } ^find(name: \"b\") { id } }", "different arguments"),
        ("STRK0107", "query A { any { ... on Dog { x: age } ... on Cat { ^x: name } } }", "`Int` in one place"),
        (
            "STRK0107",
            "query A { a: find(name: \"a\") { n: id } ...F } fragment F on Query { a: find(name: \"a\") { ^n: name } }",
            "both have the response name `n`"
        ),
        ("STRK0108", "query A { ^pets }", "select its fields"),
        ("STRK0108", "query A { count ^{ id } }", "has no fields to select"),
        ("STRK0109", "query A { find(name: \"a\", ^age: 2) { id } }", "no argument `age`"),
        ("STRK0109", "query A { count @skip(if: true, ^unless: true) }", "no argument `unless`"),
        ("STRK0110", "query A { find(name: \"a\", ^name: \"a\") { id } }", "given twice"),
        ("STRK0111", "query A { ^find { id } }", "needs the argument `name: String!`"),
        ("STRK0111", "query A { count ^@skip }", "needs the argument `if: Boolean!`"),
        ("STRK0112", "query A { ...F } fragment F on Query { count } fragment ^F on Query { count }", "already"),
        ("STRK0113", "query A($x: ^Strange) { save(strange: $x) }", "no type `Strange`"),
        ("STRK0113", "query A { any { ... on ^Bird { id } } }", "no type `Bird`"),
        ("STRK0113", "query A { ...F } fragment F on ^Bird { id }", "no type `Bird`"),
        ("STRK0114", "query A { count ... on ^Int { id } }", "`Int` has none"),
        ("STRK0114", "query A { ...F } fragment F on ^Filter { id }", "`Filter` has none"),
        ("STRK0115", "query A { count } fragment ^F on Query { count }", "No operation uses"),
        ("STRK0116", "query A { ...^F }", "no operation file has a fragment `F`"),
        ("STRK0117", "query A { ...F } fragment F on Query { pets { id } ^...F }", "never end"),
        ("STRK0118", "query A { any { ^... on Query { count } } }", "never of that type"),
        (
            "STRK0118",
            "query A { find(name: \"a\") { ...D ^...F } } fragment D on Pet { id } fragment F on Query { count }",
            "never of that type"
        ),
        ("STRK0119", "query A { find(name: ^2) { id } }", "`String!` is expected here"),
        ("STRK0119", "query A { pets(first: ^2147483648) { id } }", "`Int` is expected here"),
        ("STRK0119", "query A { pets(size: ^HUGE) { id } }", "`Size` is expected here"),
        ("STRK0119", "query A { find(name: ^null) { id } }", "this is `null`"),
        ("STRK0119", "query A { pets(where: { names: [\"a\", ^1] }) { id } }", "`String!` is expected here"),
        ("STRK0119", "query A($first: Int = ^\"a\") { pets(first: $first) { id } }", "`Int` is expected here"),
        ("STRK0120", "query A { pets(where: { ^feathers: 1 }) { id } }", "no field `feathers`"),
        ("STRK0121", "query A { pets(where: { size: BIG, ^size: BIG }) { id } }", "given twice"),
        ("STRK0122", "query A { pets(where: { names: [], and: ^{ size: BIG } }) { id } }", "needs the field `names: [String!]!`"),
        ("STRK0123", "query A { choose(by: ^{ id: 1, name: \"a\" }) { id } }", "exactly one"),
        ("STRK0123", "query A { choose(by: ^{ id: null }) { id } }", "exactly one"),
        ("STRK0123", "query A($id: ID) { choose(by: { id: ^$id }) { id } }", "must not be nullable"),
        ("STRK0123", "query A($id: ID) { ...F } fragment F on Query { choose(by: { id: ^$id }) { id } }", "must not be nullable"),
        ("STRK0124", "query A { count ^@loud }", "no directive `@loud`"),
        ("STRK0125", "query A ^@skip(if: true) { count }", "this is QUERY"),
        ("STRK0126", "query A { count @skip(if: true) ^@skip(if: false) }", "twice"),
        ("STRK0127", "query A($x: Int, ^$x: Int) { pets(first: $x) { id } }", "declares the variable `$x` twice"),
        ("STRK0128", "query A($x: ^Pet) { save(strange: $x) }", "is an output type"),
        ("STRK0129", "query A { pets(first: ^$x) { id } }", "does not declare the variable `$x`"),
        ("STRK0129", "query A { ...F } fragment F on Query { pets(first: ^$x) { id } }", "operation `A` does not declare"),
        ("STRK0130", "query A(^$x: Int) { count }", "never uses it"),
        ("STRK0131", "query A($x: String) { find(name: ^$x) { id } }", "`String!` is needed here"),
        ("STRK0131", "query A($x: [String]) { pets(where: { names: ^$x }) { id } }", "`[String!]!` is needed here"),
        ("STRK0131", "query A($x: Int) { ...F } fragment F on Query { pets(size: ^$x) { id } }", "`Size` is needed here"),
    ];

    private const string Schema = """
        type Query {
          count: Int!
          pets(first: Int, size: Size, where: Filter): [Pet!]
          find(name: String!): Pet
          any: Any
          choose(by: Choice!): Pet
          save(strange: Scalar): Int
        }
        interface Pet { id: ID! name: String! }
        type Dog implements Pet { id: ID! name: String! age: Int }
        type Cat implements Pet { id: ID! name: String! age: Int }
        union Any = Dog | Cat
        enum Size { SMALL BIG }
        input Filter { names: [String!]! size: Size and: Filter }
        input Choice @oneOf { id: ID name: String }
        scalar Scalar
        """;

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void A_mistake_is_an_error_at_its_line_and_column(int number)
    {
        var (id, marked, message) = Cases[number];
        var offset = marked.IndexOf('^', StringComparison.Ordinal);
        var operations = marked.Remove(offset, 1);
        var listens = id == "STRK0105" ? "\ntype Subscription { first: Int second: Int }" : "";

        var problems = GeneratorRun.Of(Schema + listens, operations).Problems;

        var problem = Assert.Single(problems, problem => problem.Id == id);
        Assert.Contains(message, problem.GetMessage(CultureInfo.InvariantCulture), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Microsoft.CodeAnalysis.DiagnosticSeverity.Error, problem.Severity);
        var place = problem.Location.GetLineSpan();
        Assert.Equal(GeneratorRun.Folder + "operations/All.graphql", place.Path);
        Assert.Equal(operations.Take(offset).Count(static c => c == '\n'), place.StartLinePosition.Line);
        Assert.Equal(offset - (operations.LastIndexOf('\n', Math.Max(0, offset - 1)) + 1), place.StartLinePosition.Character);
    }

    [Fact]
    public void Every_rule_has_a_case_that_violates_it()
    {
        var rules = Validator.Rules.Select(static rule => rule.Id).ToList();
        var others = typeof(ProblemIds)
            .GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static field => (string)field.GetRawConstantValue()!);

        // The ids of the configuration and the schema are tested below, in FirstBuildTests, LayoutTests and SettingTests.
        var expected = rules
            .Concat(others)
            .Except(["STRK0002", "STRK0003", "STRK0004", "STRK0005", "STRK0008", "STRK0009", "STRK0010", "STRK0011"]);

        Assert.Equal(rules.Count, rules.Distinct().Count());
        Assert.Equal(expected.Order(), Cases.Select(static refused => refused.Id).Distinct().Order());
    }

    [Fact]
    public void A_configuration_that_is_not_JSON_is_an_error_at_its_position()
    {
        var problem = Assert.Single(GeneratorRun.Of(Schema, "query A { count }", "{\n  \"schema\" \"x\"\n}").Problems);

        Assert.Equal(
            ("STRK0002", 1, 11),
            (problem.Id, problem.Location.GetLineSpan().StartLinePosition.Line, problem.Location.GetLineSpan().StartLinePosition.Character)
        );
    }

    [Fact]
    public void An_invalid_client_name_is_an_error()
    {
        var problem = Assert.Single(GeneratorRun.Of(Schema, "query A { count }", GeneratorRun.Config("My Client")).Problems);

        Assert.Equal("STRK0002", problem.Id);
    }

    [Fact]
    public void A_missing_schema_is_an_error()
    {
        var problem = Assert.Single(
            GeneratorRun.Of([(".graphqlrc.json", GeneratorRun.Config()), ("operations/A.graphql", "query A { count }")]).Problems
        );

        Assert.Equal("STRK0003", problem.Id);
        Assert.Contains("/project/schema.graphql", problem.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type Query { count: ^Strange }", "does not define it")]
    [InlineData("type Query { count(by: ^Strange): Int }", "does not define it")]
    [InlineData("type Query { count: Int } type ^Query { count: Int }", "twice")]
    [InlineData("type Query { count: Int } extend type ^Other { id: ID }", "does not define it")]
    [InlineData("type Query { count: Int } ^query A { count }", "Move it")]
    [InlineData("type Query { ^}", "not GraphQL")]
    public void A_mistake_in_the_schema_is_an_error_at_its_position(string marked, string message)
    {
        var offset = marked.IndexOf('^', StringComparison.Ordinal);

        var problem = GeneratorRun.Of(marked.Remove(offset, 1), "query A { count }").Problems[0];

        Assert.True(problem.Id is "STRK0004" or "STRK0001");
        Assert.Contains(message, problem.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal("/project/schema.graphql", problem.Location.GetLineSpan().Path);
        Assert.Equal(offset, problem.Location.GetLineSpan().StartLinePosition.Character);
    }

    [Fact]
    public void A_scalar_mapped_to_an_unsupported_type_is_an_error()
    {
        var config = GeneratorRun.Config(more: """, "scalars": { "Scalar": "System.Half" }""");

        var problem = Assert.Single(GeneratorRun.Of(Schema, "query A { count }", config).Problems);

        Assert.Equal("STRK0005", problem.Id);
        Assert.Contains("System.Guid", problem.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_of_fragments_is_an_error_in_each_of_them() =>
        Assert.Equal(
            ["STRK0117", "STRK0117"],
            GeneratorRun
                .Of(Schema, "query A { ...F } fragment F on Query { ...G } fragment G on Query { count ...F }")
                .Problems.Select(static problem => problem.Id)
        );

    [Fact]
    public void An_operation_with_a_mistake_does_not_affect_the_others()
    {
        var run = GeneratorRun.Of([
            (".graphqlrc.json", GeneratorRun.Config()),
            ("schema.graphql", Schema),
            ("operations/Good.graphql", "query Good { count }"),
            ("operations/Bad.graphql", "query Bad { nothing }"),
        ]);

        Assert.Equal("STRK0106", Assert.Single(run.Problems).Id);
        Assert.Contains("GoodQuery.g.cs", run.Files.Keys);
        Assert.DoesNotContain("BadQuery.g.cs", run.Files.Keys);
    }

    [Theory]
    [InlineData("query A($s: Size = BIG, $f: Filter) { pets(size: $s, where: $f) { __typename id ... on Dog { age } } }")]
    [InlineData("query A($n: String = \"a\") { find(name: $n) { id } }")]
    [InlineData("query A($id: ID!) { choose(by: { id: $id }) { id } }")]
    [InlineData("query A { pets(where: { names: \"one for a list\" }) { id } }")]
    [InlineData("query A { save(strange: { any: [1, \"a\", true] }) }")]
    [InlineData("query A { any { ... on Pet { id } ... on Dog { x: age } ... on Cat { x: age } } }")]
    [InlineData("query A { pets { id id ...P } } fragment P on Pet { id name }")]
    [InlineData("query A { __schema { types { name kind } } __type(name: \"Pet\") { name } }")]
    [InlineData("query A($x: Boolean!) { count @skip(if: $x) @include(if: true) }")]
    public void Valid_operations_are_accepted(string operations) => GeneratorRun.Of(Schema, operations).Compile();
}
