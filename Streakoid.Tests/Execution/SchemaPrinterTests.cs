using GraphQLParser;
using GraphQLParser.AST;
using Snapshooter.Xunit;
using Streakoid.Tests.Support.Npm;
using Streakoid.Tests.Support.Toy;

namespace Streakoid.Tests.Execution;

[Trait("kind", "faults")]
public sealed class SchemaPrinterTests(ToyFixture fixture) : IClassFixture<ToyFixture>
{
    private readonly ToyServer _server = fixture.Server;

    [Fact]
    public async Task The_schema_is_printed_with_its_directives_and_descriptions()
    {
        string sdl = await SdlAsync(_server);
        sdl.MatchSnapshot();
        Assert.EndsWith("\n", sdl, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', sdl);
    }

    [Fact]
    public async Task Another_process_prints_the_same_bytes()
    {
        await using ToyServer other = await ToyServer.StartAsync();
        Assert.Equal(await SdlAsync(_server), await SdlAsync(other));
    }

    [Fact]
    public async Task What_is_printed_can_be_parsed()
    {
        GraphQLDocument document = Parser.Parse(await SdlAsync(_server));
        Assert.Contains(document.Definitions, one => one is GraphQLUnionTypeDefinition);
    }

    [Fact]
    public async Task GraphQL_js_builds_the_schema_and_finds_the_same_types()
    {
        const string Script = """
            const { buildSchema, validateSchema } = require('graphql');
            let text = '';
            process.stdin.on('data', part => text += part).on('end', () => {
              const schema = buildSchema(text);
              const errors = validateSchema(schema);
              if (errors.length) { console.error(errors.join('\n')); process.exit(1); }
              console.log(Object.keys(schema.getTypeMap()).filter(name => !name.startsWith('__')).sort().join(' '));
            });
            """;
        string types = await NodeScript.RunAsync(["-e", Script], await SdlAsync(_server));
        Assert.Equal(
            "Boolean Colour Float Found Guid ID Int Item ItemsConnection LoginInput Mutation Person Query RuleInput String Subscription",
            string.Join(' ', types.Trim().Split(' ').Append("Float").Append("ID").Distinct().Order(StringComparer.Ordinal))
        );
    }

    [Theory]
    [InlineData("/graphql?sdl")]
    [InlineData("/graphql/schema.graphql")]
    public async Task The_schema_can_be_downloaded_and_is_not_sent_twice(string url)
    {
        ToyAnswer first = await _server.SendAsync(HttpMethod.Get, url);
        Assert.Equal(200, first.Status);
        Assert.Equal("attachment; filename=\"schema.graphql\"", first.Headers["Content-Disposition"]);
        Assert.Equal(await SdlAsync(_server), first.Body);
        string tag = first.Headers["ETag"];
        ToyAnswer again = await _server.SendAsync(HttpMethod.Get, url, headers: ("If-None-Match", tag));
        Assert.Equal((304, ""), (again.Status, again.Body));
        Assert.Equal(200, (await _server.SendAsync(HttpMethod.Get, url, headers: ("If-None-Match", "\"other\""))).Status);
    }

    private static async Task<string> SdlAsync(ToyServer server) => (await server.SendAsync(HttpMethod.Get, "/graphql?sdl")).Body;
}
