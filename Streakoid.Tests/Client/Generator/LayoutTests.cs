using System.Globalization;

namespace Streakoid.Tests.Client.Generator;

/// <summary>Project layouts of StrawberryShake's users.</summary>
[Trait("kind", "generator")]
public class LayoutTests
{
    private const string Config =
        """{ "schema": "schema.graphql", "documents": "**/*.graphql", "extensions": { "strawberryShake": { "name": "SampleClient", "namespace": "Sample" } } }""";

    // The file that StrawberryShake's tool writes.
    private const string Extensions = """
        scalar _KeyFieldSet

        directive @key(fields: _KeyFieldSet!) on SCHEMA | OBJECT

        directive @serializationType(name: String!) on SCALAR

        directive @runtimeType(name: String!) on SCALAR

        directive @enumValue(value: String!) on ENUM_VALUE

        directive @rename(name: String!) on INPUT_FIELD_DEFINITION | INPUT_OBJECT | ENUM | ENUM_VALUE

        extend schema @key(fields: "id")
        """;

    [Theory]
    [InlineData("**/*.graphql")]
    [InlineData("operations/*.graphql")]
    public void Schema_extensions_beside_the_schema_are_part_of_it(string documents) =>
        Of(
                Config.Replace("**/*.graphql", documents, StringComparison.Ordinal),
                "type Query { a: Int }",
                ("schema.extensions.graphql", Extensions),
                ("operations/A.graphql", "query A { a }")
            )
            .Compile();

    [Fact]
    public void A_schema_file_that_starts_with_a_comment_or_description_is_recognized() =>
        Of(
                Config,
                "type Query { a: C }",
                ("more/Types.graphql", "# query\n\"\"\"query\"\"\" type C { b: Int }"),
                ("more/A.graphql", "query A { a { b } }")
            )
            .Compile();

    [Fact]
    public void A_scalar_is_read_as_its_runtimeType_and_sent_as_its_serializationType()
    {
        var run = Of(
            Config,
            "type Query { at(day: Day, big: Big): Day! count: Big! price: Price! name: Label! } scalar Day scalar Big scalar Price scalar Label",
            (
                "schema.extensions.graphql",
                Extensions
                    + """

                    extend scalar Day @runtimeType(name: "global::System.DateOnly") @serializationType(name: "global::System.String")
                    extend scalar Big @serializationType(name: "String") @runtimeType(name: "System.Int32")
                    extend scalar Price @runtimeType(name: "global::System.Double")
                    extend scalar Label @serializationType(name: "global::System.String")
                    """
            ),
            ("operations/A.graphql", "query A($day: Day, $big: Big) { at(day: $day, big: $big) count price name }")
        );

        run.Compile();
        var code = run.Files["AQuery.g.cs"];
        Assert.Contains("global::System.DateOnly At { get; }", code, StringComparison.Ordinal);
        Assert.Contains("int Count { get; }", code, StringComparison.Ordinal);
        Assert.Contains("double Price { get; }", code, StringComparison.Ordinal);
        Assert.Contains("string Name { get; }", code, StringComparison.Ordinal);
        Assert.Contains("ReadText<int>", code, StringComparison.Ordinal);
        Assert.Contains("WriteText<int>", code, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unsupported_runtimeType_is_an_error_at_its_position()
    {
        var problem = Assert.Single(
            Of(
                Config,
                "type Query { a: Odd } scalar Odd",
                ("schema.extensions.graphql", Extensions + "\nextend scalar Odd @runtimeType(name: \"My.Odd\")"),
                ("operations/A.graphql", "query A { a }")
            ).Problems
        );

        Assert.Equal("STRK0005", problem.Id);
        Assert.EndsWith("schema.extensions.graphql", problem.Location.GetLineSpan().Path, StringComparison.Ordinal);
        Assert.Contains("My.Odd", problem.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Fact]
    public void An_internal_client_has_no_public_type()
    {
        var run = Of(
            Config.Replace("\"name\"", "\"accessModifier\": \"internal\", \"name\"", StringComparison.Ordinal),
            "type Query { a(in: In, mood: Mood): C } type C { b: Int } input In { x: Int } enum Mood { GOOD }",
            ("operations/A.graphql", "query A($in: In, $mood: Mood) { a(in: $in, mood: $mood) { ...F } } fragment F on C { b }")
        );

        Assert.Empty(run.Compile().GetExportedTypes());
    }

    [Fact]
    public void An_invalid_access_modifier_is_an_error() =>
        Assert.Contains(
            "private",
            Assert
                .Single(
                    Of(
                        Config.Replace("\"name\"", "\"accessModifier\": \"private\", \"name\"", StringComparison.Ordinal),
                        "type Query { a: Int }",
                        ("operations/A.graphql", "query A { a }")
                    ).Problems
                )
                .GetMessage(CultureInfo.InvariantCulture),
            StringComparison.Ordinal
        );

    [Fact]
    public void Operations_fragments_and_variables_may_have_descriptions()
    {
        var run = Of(
            Config,
            "type Query { a(x: Int, y: String): C } type C { b: Int }",
            (
                "operations/A.graphql",
                """"
                "Reads a < b."
                query A("How many." $x: Int = 1, $y: String = "not a description" "The second one." $z: Int) { a(x: $x, y: $y) { ...F } again: a(x: $z, y: "kept") { b } }
                """
                What is
                read of C.
                """
                fragment F on C { b }
                """"
            )
        );

        run.Compile();
        var code = run.Files["AQuery.g.cs"];
        Assert.Contains("/// <summary>Reads a &lt; b.</summary>", code, StringComparison.Ordinal);
        Assert.Contains("= \"not a description\"", code, StringComparison.Ordinal);
        Assert.Contains("\"kept\"", code, StringComparison.Ordinal);
        Assert.DoesNotContain("How many", code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistake_below_a_description_is_reported_at_its_position() =>
        Assert.Equal(
            3,
            Assert
                .Single(Of(Config, "type Query { a: Int }", ("operations/A.graphql", "\"\"\"\nReads.\n\"\"\"\nquery A { wrong }")).Problems)
                .Location.GetLineSpan()
                .StartLinePosition.Line
        );

    [Fact]
    public void A_schema_can_be_a_graphqls_file() =>
        GeneratorRun
            .Of([
                (".graphqlrc.json", Config.Replace("schema.graphql", "schema.graphqls", StringComparison.Ordinal)),
                ("schema.graphqls", "type Query { a: Int }"),
                ("operations/A.graphql", "query A { a }"),
            ])
            .Compile();

    [Fact]
    public void Too_many_nested_cases_are_an_error_and_other_operations_are_generated()
    {
        var types = string.Concat(Enumerable.Range(0, 12).Select(static i => $"type T{i} implements Node {{ id: ID! next: Node! }} "));
        var level = "id";
        for (var depth = 0; depth < 4; depth++)
            level = string.Concat(Enumerable.Range(0, 12).Select(i => $"... on T{i} {{ next {{ {level} }} }} "));

        var run = Of(
            Config,
            "type Query { node: Node! } interface Node { id: ID! next: Node! } " + types,
            ("operations/A.graphql", $"query Deep {{ node {{ {level} }} }}"),
            ("operations/B.graphql", "query Flat { node { id } }")
        );

        var problem = Assert.Single(run.Problems);
        Assert.Equal("STRK0010", problem.Id);
        Assert.Contains("`Deep`", problem.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains("FlatQuery.g.cs", run.Files.Keys);
        Assert.DoesNotContain("DeepQuery.g.cs", run.Files.Keys);
    }

    [Fact]
    public void Fragments_that_double_at_each_level_are_an_error_at_their_operation()
    {
        var fragments =
            string.Concat(Enumerable.Range(0, 24).Select(static i => $"fragment F{i} on C {{ a {{ ...F{i + 1} }} b {{ ...F{i + 1} }} }} "))
            + "fragment F24 on C { id }";

        var problem = Assert.Single(
            Of(
                Config,
                "type Query { c: C } type C { id: ID a: C b: C }",
                ("operations/A.graphql", "query Deep { c { ...F0 } } " + fragments)
            ).Problems
        );

        Assert.Equal("STRK0010", problem.Id);
    }

    private static GeneratorRun Of(string config, string schema, params (string Path, string Text)[] more) =>
        GeneratorRun.Of([(".graphqlrc.json", config), ("schema.graphql", schema), .. more]);
}
