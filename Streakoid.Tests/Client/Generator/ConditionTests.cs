namespace Streakoid.Tests.Client.Generator;

/// <summary>Only fields that <c>@include</c> or <c>@skip</c> may omit become nullable, at every depth.</summary>
[Trait("kind", "generator")]
public class ConditionTests
{
    private const string Schema = """
        type Query { boat: Boat! crew: [Person!]! }
        type Boat { id: ID! captain: Captain! }
        type Captain { id: ID! phone: String! home: Harbour! friend: Person! }
        type Harbour { name: String! depth: Int! }
        interface Person { id: ID! home: Harbour! }
        type Sailor implements Person { id: ID! home: Harbour! }
        type Cook implements Person { id: ID! home: Harbour! }
        """;

    private static string Run(string operation, string json, string body) =>
        GeneratorRun
            .Of(
                Schema,
                operation,
                code: $$"""
                #nullable enable
                using System;
                using System.Linq;
                using System.Text.Json;

                namespace Sample;

                public static class Program
                {
                    public static string Run()
                    {
                        var data = new SampleClient(null!).A.CreateRequest({{(
                    operation.Contains("$y", StringComparison.Ordinal) ? "false, false" : "false"
                )}}).ReadData(JsonDocument.Parse({{Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(
                    json,
                    quote: true
                )}}).RootElement);
                        {{body}}
                    }
                }
                """
            )
            .Run();

    [Fact]
    public void A_response_without_a_skipped_fragment_is_read() =>
        Assert.Equal(
            "1 2 -",
            Run(
                "query A($x: Boolean!) { boat { id captain { id } ...D @include(if: $x) } } fragment D on Boat { captain { phone } }",
                """{"boat":{"id":"1","captain":{"id":"2"}}}""",
                """return $"{data.Boat.Id} {data.Boat.Captain.Id} {data.Boat.Captain.Phone ?? "-"}";"""
            )
        );

    [Fact]
    public void A_condition_applies_to_every_nested_level() =>
        Assert.Equal(
            "2 pier -",
            Run(
                "query A($x: Boolean!) { boat { captain { id home { name } } ... @skip(if: $x) { captain { home { depth } } } } }",
                """{"boat":{"captain":{"id":"2","home":{"name":"pier"}}}}""",
                """return $"{data.Boat.Captain.Id} {data.Boat.Captain.Home.Name} {data.Boat.Captain.Home.Depth?.ToString() ?? "-"}";"""
            )
        );

    [Fact]
    public void Fields_below_a_skipped_field_are_not_nullable() =>
        Assert.Equal(
            "- True",
            Run(
                "query A($x: Boolean!) { boat { id captain @include(if: $x) { id phone home { depth } } } }",
                """{"boat":{"id":"1"}}""",
                """
                string? phone = data.Boat.Captain?.Phone;
                int? depth = data.Boat.Captain?.Home.Depth;
                return $"{phone ?? "-"} {typeof(IA_Boat_Captain_Home).GetProperty("Depth")!.PropertyType == typeof(int)}";
                """
            )
        );

    [Fact]
    public void Two_fields_under_one_condition_are_present_together() =>
        Assert.Equal(
            "True",
            Run(
                "query A($x: Boolean!) { boat { id ...D @include(if: $x) } } fragment D on Boat { captain { id } captain { home { depth } } }",
                """{"boat":{"id":"1"}}""",
                """
                int? depth = data.Boat.Captain?.Home.Depth;
                return (depth is null).ToString();
                """
            )
        );

    [Fact]
    public void Two_conditions_skip_one_half_each() =>
        Assert.Equal(
            "2 -",
            Run(
                "query A($x: Boolean!, $y: Boolean!) { boat { ...D @include(if: $x) ...E @include(if: $y) } } fragment D on Boat { captain { id } } fragment E on Boat { captain { phone } }",
                """{"boat":{"captain":{"id":"2"}}}""",
                """return $"{data.Boat.Captain!.Id ?? "?"} {data.Boat.Captain.Phone ?? "-"}";"""
            )
        );

    [Fact]
    public void A_condition_applies_to_the_cases_of_an_interface() =>
        Assert.Equal(
            "1 - 2 -",
            Run(
                "query A($x: Boolean!) { crew { id ...H @include(if: $x) ... on Sailor { home { name } } } } fragment H on Person { home { depth } }",
                """{"crew":[{"__typename":"Sailor","id":"1","home":{"name":"pier"}},{"__typename":"Cook","id":"2"}]}""",
                """
                var sailor = (IA_Crew_Sailor)data.Crew[0];
                string name = sailor.Home.Name;
                return $"{sailor.Id} {sailor.Home.Depth?.ToString() ?? "-"} {data.Crew[1].Id} {data.Crew[1].Home?.Depth?.ToString() ?? "-"}";
                """
            )
        );

    [Fact]
    public void A_fragment_is_extended_only_where_it_is_never_skipped() =>
        Assert.Equal(
            "False True",
            Run(
                "query A($x: Boolean!) { boat { captain { home { name } } ...D @include(if: $x) captain { ...C } } } fragment D on Boat { captain { home { ...H } } } fragment H on Harbour { depth } fragment C on Captain { id }",
                """{"boat":{"captain":{"id":"2","home":{"name":"pier"}}}}""",
                """return $"{(object)data.Boat.Captain.Home is IH} {(object)data.Boat.Captain is IC}";"""
            )
        );

    [Fact]
    public void A_fragment_with_a_skipped_field_can_be_spread_beside_the_same_field() =>
        Assert.Equal(
            "2 - -",
            Run(
                "query A($x: Boolean!) { boat { ...F captain { id } } } fragment F on Boat { captain @include(if: $x) { phone home { depth } } }",
                """{"boat":{"captain":{"id":"2"}}}""",
                """
                IF fragment = data.Boat;
                return $"{data.Boat.Captain.Id} {fragment.Captain?.Phone ?? "-"} {data.Boat.Captain.Home?.Depth.ToString() ?? "-"}";
                """
            )
        );
}
