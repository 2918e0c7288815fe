using System.Globalization;

namespace Streakoid.Tests.Client.Generator;

/// <summary>Names that are valid in GraphQL and would clash in C# compile without a warning.</summary>
[Trait("kind", "generator")]
public class NameTests
{
    [Theory]
    [InlineData("enum crate_order { A } input CrateOrder { a: crate_order }", "x: CrateOrder", "$x: CrateOrder")]
    [InlineData("enum Optional { A }", "x: Optional", "$x: Optional")]
    [InlineData("enum Text { A text } enum Guid { B } input List { a: Text g: Guid }", "x: List", "$x: List")]
    [InlineData("input AReader { a: Int }", "x: AReader", "$x: AReader")]
    [InlineData("input SampleClientJson { a: Int }", "x: SampleClientJson", "$x: SampleClientJson")]
    [InlineData("input SampleClient { a: Int }", "x: SampleClient", "$x: SampleClient")]
    [InlineData("enum ISampleClient { a }", "x: ISampleClient", "$x: ISampleClient")]
    [InlineData("input C { update: [col!]! = [] when: [Int!]! = [] one: col! = a } enum col { a }", "x: C", "$x: C")]
    [InlineData("input C { old: [col!]! @deprecated } enum col { a }", "x: C", "$x: C")]
    public void A_type_beside_another_name_compiles(string types, string argument, string variable) =>
        GeneratorRun.Of($"type Query {{ a({argument}): Int }} {types}", $"query A({variable}) {{ a(x: $x) }}").Compile();

    [Theory]
    [InlineData("given0", "[Int]")]
    [InlineData("item0", "[Int]")]
    [InlineData("__writer", "[Int]")]
    [InlineData("__given0", "[Int]")]
    [InlineData("_executor", "[Int]")]
    [InlineData("cancellationToken", "[Int!]!")]
    [InlineData("document", "[Int!]!")]
    public void A_variable_can_have_a_name_that_generated_code_uses(string name, string type) =>
        GeneratorRun
            .Of("type Query { a(x: [Int]): Int }", $"query A(${name}: {type}, $x: [Int]) {{ a(x: ${name}) b: a(x: $x) }}")
            .Compile();

    [Theory]
    [InlineData("GetType")]
    [InlineData("ToString")]
    [InlineData("Equals")]
    [InlineData("MemberwiseClone")]
    [InlineData("SampleClient")]
    public void An_operation_can_have_the_name_of_a_member_of_Object(string name) =>
        GeneratorRun.Of("type Query { a: Int }", $"query {name} {{ a }} query {name}Operation {{ a }}").Compile();

    [Fact]
    public void A_type_that_no_operation_uses_reserves_no_name()
    {
        var run = GeneratorRun.Of("type Query { a: Int } input AQuery { a: Int } enum IAResult { A } enum AResult { A }", "query A { a }");

        run.Compile();
        Assert.Contains("public partial class AQuery ", run.Files["AQuery.g.cs"], StringComparison.Ordinal);
        Assert.Contains("public partial interface IAResult", run.Files["AQuery.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_can_contain_a_keyword() =>
        GeneratorRun
            .Of(
                "type Query { a(x: In): M } input In { m: M } enum M { A }",
                "query A($x: In) { a(x: $x) }",
                GeneratorRun.Config().Replace("\"Sample\"", "\"My.event.Api\"", StringComparison.Ordinal)
            )
            .Compile();

    [Fact]
    public void A_client_named_like_a_keyword_is_rejected()
    {
        var problem = Assert.Single(GeneratorRun.Of("type Query { a: Int }", "query A { a }", GeneratorRun.Config("class")).Problems);

        Assert.Equal("STRK0002", problem.Id);
        Assert.Contains("`class`", problem.GetMessage(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }
}
