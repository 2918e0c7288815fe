using System.Globalization;
using Microsoft.CodeAnalysis;

namespace Streakoid.Tests.Client.Generator;

/// <summary>StrawberryShake's settings apply, or a warning at their line says that they do not.</summary>
[Trait("kind", "generator")]
public class SettingTests
{
    private const string Schema = "type Query { a: A } type A { b: [String!]! c: Int }";

    [Fact]
    public void A_client_is_registered_by_generated_methods()
    {
        var run = GeneratorRun.Of(
            Schema + " type Subscription { a: Int }",
            "query GetA { a { c } } subscription OnA { a }",
            code: """
            using Microsoft.Extensions.DependencyInjection;
            namespace Sample
            {
                public static class Program
                {
                    public static string Run(IServiceCollection services)
                    {
                        services.AddSampleClient().ConfigureHttpClient(http => http.BaseAddress = new System.Uri("http://localhost"));
                        services.AddStreakoidClient().AddSampleClient();
                        return "";
                    }
                }
            }
            """
        );

        run.Compile();
        Assert.Contains("SubscriptionTransport.ServerSentEvents", run.Files["Services.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_registration_can_be_left_out()
    {
        var run = GeneratorRun.Of(Schema, "query GetA { a { c } }", With("\"dependencyInjection\": false"));

        run.Compile();
        Assert.DoesNotContain("Services.g.cs", run.Files.Keys);
    }

    [Theory]
    [InlineData("""{ "default": "Http", "subscription": "WebSocket" }""", "WebSocket")]
    [InlineData("""{ "default": "Http", "subscription": "Http" }""", "ServerSentEvents")]
    [InlineData("""{ "default": "Http" }, { "name": "Other", "subscription": "WebSocket" }""", "ServerSentEvents")]
    public void Subscriptions_use_the_transport_of_the_first_profile(string profiles, string transport)
    {
        var run = GeneratorRun.Of(Schema, "query GetA { a { c } }", With($"\"transportProfiles\": [{profiles}]"));

        run.Compile();
        Assert.Contains($"SubscriptionTransport.{transport}", run.Files["Services.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Results_can_be_records_that_print_no_values()
    {
        const string code = """
            namespace Sample
            {
                public static class Program
                {
                    public static string Run()
                    {
                        var one = new GetA_A_A(1);
                        return $"{one} {one == new GetA_A_A(1)} {one == new GetA_A_A(2)}";
                    }
                }
            }
            """;
        Assert.Equal(
            "GetA_A_A { } True False",
            GeneratorRun.Of(Schema, "query GetA { a { c } }", With("\"records\": { \"entities\": true }"), code).Run()
        );
    }

    [Fact]
    public void Records_compile_for_unions_and_odd_names() =>
        GeneratorRun
            .Of(
                "type Query { u: U } union U = A | B type A { id: Int! clone: Int equals: Int } type B { printMembers: Int equalityContract: Int }",
                "query Get { u { ... on A { id clone equals } ... on B { printMembers equalityContract } } }",
                With("\"records\": { \"entities\": true }")
            )
            .Compile();

    [Theory]
    [InlineData("\"noStore\": false")]
    [InlineData("\"records\": {\n \"inputs\": false }", 6)]
    [InlineData("\"razorComponents\": true")]
    [InlineData("\"emitGeneratedCode\": false")]
    [InlineData("\"requestStrategy\": \"PersistedOperation\"")]
    [InlineData("\"transportProfiles\": [{ \"default\": \"SignalR\" }]")]
    [InlineData("\"transportProfiles\": [{ \"default\": \"WebSocket\" }]")]
    [InlineData("\"transportProfiles\": [{ \"default\": \"Http\", \"subscription\": \"SignalR\" }]")]
    public void A_setting_without_an_effect_is_a_warning_at_its_line(string setting, int line = 5)
    {
        var run = GeneratorRun.Of(Schema, "query GetA { a { c } }", With("\n" + setting));

        var problem = Assert.Single(run.Problems);
        Assert.Equal(
            ("STRK0011", DiagnosticSeverity.Warning, line),
            (problem.Id, problem.Severity, problem.Location.GetLineSpan().StartLinePosition.Line + 1)
        );
        Assert.NotEqual("", problem.GetMessage(CultureInfo.InvariantCulture));
        Assert.Contains("GetAQuery.g.cs", run.Files.Keys);
    }

    private static string With(string setting) =>
        GeneratorRun.Config().Replace("\"name\"", $"{setting}, \"name\"", StringComparison.Ordinal);
}
