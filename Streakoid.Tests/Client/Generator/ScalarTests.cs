namespace Streakoid.Tests.Client.Generator;

/// <summary>Scalars of other schemas, and schemas as tools print them.</summary>
[Trait("kind", "generator")]
public class ScalarTests
{
    private const string Helpers = """
        #nullable enable
        using System;
        using System.IO;
        using System.Linq;
        using System.Text;
        using System.Text.Json;
        using Streakoid.Client;

        namespace Sample;

        public static class Program
        {
            static string Variables<T>(OperationRequest<T> request)
            {
                using var stream = new MemoryStream();
                using (var writer = new Utf8JsonWriter(stream))
                {
                    writer.WriteStartObject();
                    request.WriteVariables!(writer);
                    writer.WriteEndObject();
                }

                return Encoding.UTF8.GetString(stream.ToArray());
            }

        """;

    private static string Run(string type, string body) =>
        GeneratorRun
            .Of(
                $"scalar {type} type Query {{ a(x: {type}!): {type}! }}",
                $"query A($x: {type}!) {{ a(x: $x) }}",
                code: Helpers
                    + $$"""
                        static IAResult Read(string json) => new SampleClient(null!).A.CreateRequest(default!).ReadData(JsonDocument.Parse("{\"a\":" + json + "}").RootElement);

                        public static string Run()
                        {
                            try
                            {
                                {{body}}
                            }
                            catch (JsonException refused)
                            {
                                return refused.Message;
                            }
                        }
                    }
                    """
            )
            .Run();

    [Fact]
    public void A_null_of_a_scalar_without_a_type_in_NET_is_null() =>
        Assert.Equal(
            "True True True 3",
            GeneratorRun
                .Of(
                    "scalar Odd type Query { a: Odd list: [Odd] lists: [[Odd]!] }",
                    "query A { a list lists }",
                    code: Helpers
                        + """
                            public static string Run()
                            {
                                var data = new SampleClient(null!).A.CreateRequest().ReadData(
                                    JsonDocument.Parse("{\"a\":null,\"list\":[null,\"x\"],\"lists\":[[null,3]]}").RootElement);
                                return $"{data.A is null} {data.List![0] is null} {data.Lists![0][0] is null} {data.Lists[0][1]}";
                            }
                        }
                        """
                )
                .Run()
        );

    [Theory]
    [InlineData("BigInt", "123456789012345678901234567890")]
    [InlineData("BigInt", "\"123\"")]
    [InlineData("Odd", "1.50")]
    [InlineData("Odd", "true")]
    [InlineData("Odd", "\"text with \\\"quotes\\\"\"")]
    [InlineData("Odd", "{\"deep\":[1,null]}")]
    [InlineData("Json", "{\"deep\":[1,null]}")]
    [InlineData("jsonb", "[1,\"a\"]")]
    public void A_scalar_without_a_type_in_NET_is_sent_back_as_it_came(string type, string json) =>
        Assert.Equal(
            $$"""{"x":{{json}}}""".Replace("\\\"", "\\u0022", StringComparison.Ordinal),
            Run(
                type,
                $"return Variables(new SampleClient(null!).A.CreateRequest(Read({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(json, quote: true)}).A));"
            )
        );

    [Fact]
    public void A_scalar_without_a_NET_type_converts_to_and_from_strings_and_numbers() =>
        Assert.Equal(
            "odd 7 {\"x\":\"a\"} {\"x\":5} True",
            Run(
                "Odd",
                """
                string odd = Read("\"odd\"").A;
                ScalarValue seven = Read("7").A;
                var client = new SampleClient(null!);
                return $"{odd} {seven} {Variables(client.A.CreateRequest("a"))} {Variables(client.A.CreateRequest(5))} {Read("\"a\"").A == (ScalarValue)"a"}";
                """
            )
        );

    [Theory]
    [InlineData("DateTime", "\"10:00\"")]
    [InlineData("DateTime", "\"March 1\"")]
    [InlineData("DateTime", "\"1/2/2026\"")]
    [InlineData("timestamptz", "\"10:00\"")]
    [InlineData("LocalTime", "\"2026-03-01T10:00:00\"")]
    [InlineData("LocalTime", "\"2026-03-01\"")]
    [InlineData("LocalTime", "\"7\"")]
    public void An_invalid_date_or_time_is_rejected(string type, string json) =>
        Assert.Contains(
            "was expected",
            Run(type, $"return Read({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(json, quote: true)}).A.ToString();"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("DateTime", "\"2026-03-01T10:00:00Z\"", "2026-03-01T10:00:00.0000000+00:00")]
    [InlineData("DateTime", "\"2026-03-01T10:00:00.5+02:00\"", "2026-03-01T10:00:00.5000000+02:00")]
    [InlineData("timestamptz", "\"2026-03-01T10:00:00+00:00\"", "2026-03-01T10:00:00.0000000+00:00")]
    [InlineData("DateTime", "\"2026-03-01 10:00:00Z\"", "2026-03-01T10:00:00.0000000+00:00")]
    [InlineData("LocalTime", "\"10:00\"", "10:00:00.0000000")]
    public void A_valid_date_or_time_is_read(string type, string json, string expected) =>
        Assert.Equal(
            expected,
            Run(type, $"return Read({Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(json, quote: true)}).A.ToString(\"O\");")
        );

    [Fact]
    public void A_schema_can_declare_the_built_in_types() =>
        GeneratorRun
            .Of(
                """
                directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
                directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
                scalar Int scalar Float scalar String scalar Boolean scalar ID
                type __Schema { types: [__Type!]! queryType: __Type! }
                type __Type { kind: __TypeKind! name: String }
                enum __TypeKind { SCALAR OBJECT }
                type Query { a(x: Int, id: ID): Float }
                """,
                "query A($x: Int) { a(x: $x) __schema { types { name kind } } }"
            )
            .Compile();
}
