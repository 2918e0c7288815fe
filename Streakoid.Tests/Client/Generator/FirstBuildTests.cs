using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Streakoid.Tests.Client.Generator;

/// <summary>The diagnostics of a first setup, and the code that is generated despite them.</summary>
[Trait("kind", "generator")]
public class FirstBuildTests
{
    private const string Schema = "type Query { a: Int c: C } type C { d: Int }";

    [Fact]
    public void A_syntax_error_in_one_file_does_not_affect_other_files()
    {
        var run = Of(("operations/Good.graphql", "query Good { a }"), ("operations/Bad.graphql", "query Bad { a"));

        Assert.Equal("STRK0001", Assert.Single(run.Problems).Id);
        Assert.Contains("GoodQuery.g.cs", run.Files.Keys);
    }

    [Fact]
    public void An_operation_with_a_fragment_of_an_invalid_file_is_skipped_without_an_error()
    {
        var run = Of(
            ("operations/Uses.graphql", "query Uses { c { ...F } }"),
            ("operations/Good.graphql", "query Good { a } fragment G on C { d }"),
            ("operations/Bad.graphql", "query B { c { ...G } } fragment F on C { d")
        );

        Assert.Equal("STRK0001", Assert.Single(run.Problems).Id);
        Assert.Contains("GoodQuery.g.cs", run.Files.Keys);
        Assert.DoesNotContain("UsesQuery.g.cs", run.Files.Keys);
    }

    [Fact]
    public void An_unused_fragment_does_not_remove_operations()
    {
        var run = Of(("operations/All.graphql", "query Good { a } fragment F on C { d }"));

        Assert.Equal("STRK0115", Assert.Single(run.Problems).Id);
        Assert.Contains("GoodQuery.g.cs", run.Files.Keys);
    }

    [Fact]
    public void A_mistake_removes_only_the_operations_that_contain_or_spread_it()
    {
        var run = Of(
            (
                "operations/All.graphql",
                "query Good { a } query Bad { b } query Uses { c { ...F } } query Fine { c { d } } fragment F on C { e }"
            )
        );

        Assert.Equal(2, run.Problems.Length);
        Assert.Equal(
            ["FineQuery.g.cs", "GoodQuery.g.cs"],
            run.Files.Keys.Where(static file => file.EndsWith("Query.g.cs", StringComparison.Ordinal)).Order()
        );
    }

    [Fact]
    public void A_documents_pattern_without_a_match_is_a_warning_at_the_pattern()
    {
        var config = GeneratorRun.Config().Replace("operations/**", "opertions/**", StringComparison.Ordinal);
        var problem = Assert.Single(GeneratorRun.Of(Schema, "query A { a }", config).Problems);

        Assert.Equal(
            ("STRK0008", DiagnosticSeverity.Warning, 2),
            (problem.Id, problem.Severity, problem.Location.GetLineSpan().StartLinePosition.Line)
        );
        Assert.Contains("opertions/**/*.graphql", problem.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"schema\"", "\"shema\"", "schema", 1)]
    [InlineData("\"documents\"", "\"document\"", "documents", 2)]
    [InlineData("\"strawberryShake\"", "\"strawberyShake\"", "strawberryShake", 3)]
    [InlineData("\"namespace\"", "\"nameSpace\"", "namespace", 3)]
    [InlineData("\"name\"", "\"clientName\"", "", 3)]
    public void An_unknown_configuration_key_is_a_warning_at_its_line(string key, string misspelt, string meant, int line)
    {
        var run = GeneratorRun.Of(Schema, "query A { a }", GeneratorRun.Config().Replace(key, misspelt, StringComparison.Ordinal));

        var problem = Assert.Single(run.Problems, static problem => problem.Id == "STRK0009");
        Assert.Equal((DiagnosticSeverity.Warning, line), (problem.Severity, problem.Location.GetLineSpan().StartLinePosition.Line));
        Assert.Contains(misspelt.Trim('"'), problem.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Contains(meant, problem.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"include\": \"src/**\",")]
    [InlineData("\"exclude\": [], \"projects\": {},")]
    [InlineData("// A comment.\n")]
    [InlineData("/* A comment\n of \"two\" lines. */")]
    public void Keys_of_GraphQL_Config_and_comments_are_accepted(string more) =>
        GeneratorRun
            .Of(Schema, "query A { a }", GeneratorRun.Config(more: """, "codegen": {}, "endpoints": {}""").Insert(1, more))
            .Compile();

    [Fact]
    public void Documented_keys_of_StrawberryShake_are_accepted() =>
        GeneratorRun
            .Of(
                Schema,
                "query A { a }",
                GeneratorRun
                    .Config()
                    .Replace(
                        "\"name\"",
                        "\"url\": \"http://localhost\", \"accessModifier\": \"public\", \"dependencyInjection\": true, \"strictSchemaValidation\": true, \"hashAlgorithm\": \"md5\", \"useSingleFile\": true, "
                            + "\"requestStrategy\": \"Default\", \"outputDirectoryName\": \"Generated\", \"noStore\": true, \"emitGeneratedCode\": true, \"razorComponents\": false, \"records\": {}, \"transportProfiles\": [], \"name\"",
                        StringComparison.Ordinal
                    )
            )
            .Compile();

    private static GeneratorRun Of(params (string Path, string Text)[] operations) =>
        GeneratorRun.Of([(".graphqlrc.json", GeneratorRun.Config()), ("schema.graphql", Schema), .. operations]);
}
