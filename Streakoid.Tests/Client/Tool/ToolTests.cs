using System.Net;
using System.Text.Json;
using Streakoid.Client.Generator.Model;
using Streakoid.Client.Generator.Parse;
using Streakoid.Client.Tool;
using Streakoid.Tests.Client.Runtime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Client.Tool;

/// <summary>The tool sets up clients and updates their schemas, and never leaves one missing or half written.</summary>
[Trait("kind", "server")]
public sealed class ToolTests : IDisposable
{
    private const string Schema = "type Query {\n  a: Int\n  b(x: Int): B\n}\n\ntype B {\n  c: String!\n}\n\nenum E {\n  ONE\n}\n";

    private readonly string _folder = TemporaryFolder.Make("tool åäö b");

    [Fact]
    public async Task Init_writes_a_configuration_and_the_schema_of_the_server()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        Ran ran = await RunAsync("init", server.Endpoint.AbsoluteUri, "--name", "OwnClient", "--path", _folder);
        Assert.Equal((0, ""), (ran.Code, ran.Error));
        Assert.Equal(await File.ReadAllTextAsync(Repository.File("schema.graphql")), await ReadAsync("schema.graphql"));
        Assert.Contains("services.AddOwnClient()", ran.Output, StringComparison.Ordinal);

        // The next two change nothing.
        Ran again = await RunAsync("init", server.Endpoint.AbsoluteUri, "--path", _folder);
        Assert.Equal(1, again.Code);
        Assert.Contains("dotnet streakoid-client update", again.Error, StringComparison.Ordinal);
        Ran update = await RunAsync("update", "--path", _folder);
        Assert.Equal((0, ""), (update.Code, update.Error));
        Assert.Contains("is up to date", update.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_prints_no_SDL_is_introspected()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(environment: "Development");
        string schema = await IntrospectedAsync(server.Endpoint);
        string printed = await File.ReadAllTextAsync(Repository.File("schema.graphql"));
        // What introspection shows is the same, apart from directives that are applied to members.
        Assert.Equal([], SchemaChanges.Between(Model(printed), Model(schema)).Concat(SchemaChanges.Between(Model(schema), Model(printed))));
        foreach (SchemaType type in Model(printed).Types.Values)
        {
            Assert.Equal(type.Description, Model(schema).Find(type.Name)!.Description);
            Assert.Equal(type.IsOneOf, Model(schema).Find(type.Name)!.IsOneOf);
        }
    }

    [Fact]
    public async Task Headers_are_sent_and_not_stored()
    {
        await using CannedServer server = await CannedServer.StartAsync(_ => Task.FromResult(Sdl(Schema)));
        await RunAsync(
            "init",
            server.Endpoint.AbsoluteUri,
            "--path",
            _folder,
            "-x",
            "Authorization: Bearer secret",
            "--header",
            "X-Two: 2"
        );
        Assert.Equal(("Bearer secret", "2"), (server.Requests[0].Authorization, server.Requests[0].Headers["X-Two"]));
        Assert.DoesNotContain("secret", await ReadAsync(".graphqlrc.json"), StringComparison.Ordinal);
        Ran ran = await RunAsync("download", server.Endpoint.AbsoluteUri, "-x", "no header");
        Assert.Equal(1, ran.Code);
        Assert.Contains("no header", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_update_shows_what_changed_and_which_operation_breaks()
    {
        string now = Schema;
        await using CannedServer server = await CannedServer.StartAsync(_ => Task.FromResult(Sdl(now)));
        await RunAsync("init", server.Endpoint.AbsoluteUri, "--path", _folder);
        await WriteAsync("GetA.graphql", "query GetA {\n  a\n}\n");
        await WriteAsync("GetB.graphql", "query GetB {\n  b(x: 1) {\n    c\n  }\n}\n");
        // An error of before is not the schema's.
        await WriteAsync("Wrong.graphql", "query Wrong {\n  z\n}\n");

        now = Schema
            .Replace("a: Int\n", "a: Int\n  d: [Int!]\n", StringComparison.Ordinal)
            .Replace("ONE", "ONE\n  TWO", StringComparison.Ordinal);
        Ran added = await RunAsync("update", "--path", _folder);
        Assert.Equal(0, added.Code);
        Assert.Contains("+ Query.d: [Int!]", added.Output, StringComparison.Ordinal);
        Assert.Contains("+ E.TWO", added.Output, StringComparison.Ordinal);
        Assert.Contains("No operation breaks.", added.Output, StringComparison.Ordinal);

        now = now.Replace("c: String!", "e: String", StringComparison.Ordinal)
            .Replace("(x: Int)", "(x: Int, y: Int!)", StringComparison.Ordinal);
        Ran dry = await RunAsync("update", "--path", _folder, "--dry-run");
        Assert.DoesNotContain("y: Int!", await ReadAsync("schema.graphql"), StringComparison.Ordinal);
        Ran broken = await RunAsync("update", "--path", _folder);
        Assert.Equal((2, 2), (dry.Code, broken.Code));
        foreach (
            string line in (string[])
                [
                    "- B.c: String!",
                    "+ B.e: String",
                    "~ Query.b(y: Int!) is new and required",
                    "GetB.graphql(2,3): error",
                    "GetB.graphql(3,5): error",
                    "2 new errors",
                ]
        )
            Assert.Contains(line, broken.Output, StringComparison.Ordinal);
        Assert.Equal(now, await ReadAsync("schema.graphql"));
        Assert.DoesNotContain("Wrong.graphql", broken.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("offline")]
    [InlineData("page")]
    [InlineData("error")]
    [InlineData("cut")]
    [InlineData("invalid")]
    [InlineData("empty")]
    public async Task A_failed_update_leaves_the_schema_as_it_was(string how)
    {
        bool fails = false;
        CannedServer server = await CannedServer.StartAsync(request =>
            Task.FromResult(
                !fails
                    ? Sdl(Schema)
                    : how switch
                    {
                        "page" => new Canned(HttpStatusCode.OK, "<html>type Query { a: Int }</html>", "text/html"),
                        "error" => Canned.Ok("""{"errors":[{"message":"Introspection is off."}]}"""),
                        "cut" => Sdl(Schema) with { Cut = 20 },
                        "invalid" => Sdl("type Query { a: Missing }"),
                        _ => Sdl(""),
                    }
            )
        );
        await using IAsyncDisposable closing = server;
        await RunAsync("init", server.Endpoint.AbsoluteUri, "--path", _folder);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(_folder, "schema.graphql"));
        fails = true;
        if (how == "offline")
            await server.DisposeAsync();
        Ran ran = await RunAsync("update", "--path", _folder);
        Assert.Equal((1, Schema), (ran.Code, await ReadAsync("schema.graphql")));
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(_folder, "schema.graphql")));
        Assert.NotEqual("", ran.Error);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
        if (how == "error")
            Assert.Contains("Introspection is off.", ran.Error, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(_folder).Length);
    }

    [Fact]
    public async Task A_file_that_cannot_be_replaced_is_reported()
    {
        await using CannedServer server = await CannedServer.StartAsync(_ => Task.FromResult(Sdl(Schema)));
        Directory.CreateDirectory(Path.Combine(_folder, "taken.graphql"));
        Ran ran = await RunAsync("download", server.Endpoint.AbsoluteUri, "--file", Path.Combine(_folder, "taken.graphql"));
        Assert.Equal(1, ran.Code);
        Assert.Contains("was not changed", ran.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Theory]
    [InlineData("init", "ftp://example.com/")]
    [InlineData("init", "nowhere")]
    [InlineData("init")]
    [InlineData("init", "http://localhost/graphql", "--name", "class")]
    [InlineData("init", "http://localhost/graphql", "--namespace", "a.1")]
    [InlineData("fetch")]
    [InlineData("update", "--path", "/nowhere/at/all")]
    public async Task A_mistake_in_the_command_line_is_reported(params string[] arguments)
    {
        Ran ran = await RunAsync(arguments);
        Assert.Equal(1, ran.Code);
        Assert.NotEqual("", ran.Error);
        Assert.DoesNotContain("   at ", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Plain.")]
    [InlineData("Two\n\nparagraphs, \"quoted\" and a \\ backslash")]
    [InlineData("Three quotes: \"\"\" and at the end \"")]
    [InlineData("A backslash at the end \\")]
    [InlineData(" Spaces around ")]
    [InlineData("A\r\nWindows line, a tab\t, a bell \a")]
    [InlineData("åäö 𝄞")]
    [InlineData("")]
    public void Odd_texts_of_an_introspected_schema_are_printed_and_read_again(string text)
    {
        JsonElement schema = JsonSerializer.SerializeToElement(
            new
            {
                queryType = new { name = "Q" },
                mutationType = (object?)null,
                types = (object[])
                    [
                        new
                        {
                            kind = "OBJECT",
                            name = "Q",
                            description = text,
                            fields = new[]
                            {
                                new
                                {
                                    name = "a",
                                    description = text,
                                    type = Named("SCALAR", "Int"),
                                    isDeprecated = true,
                                    deprecationReason = text,
                                    args = new[]
                                    {
                                        new
                                        {
                                            name = "x",
                                            description = text,
                                            type = new
                                            {
                                                kind = "NON_NULL",
                                                ofType = new { kind = "LIST", ofType = Named("INPUT_OBJECT", "In") },
                                            },
                                            defaultValue = """[{ c: "a \"b\"" }]""",
                                        },
                                    },
                                },
                            },
                        },
                        new
                        {
                            kind = "INPUT_OBJECT",
                            name = "In",
                            isOneOf = true,
                            inputFields = new[]
                            {
                                new
                                {
                                    name = "c",
                                    description = text,
                                    type = Named("SCALAR", "String"),
                                },
                            },
                        },
                        new { kind = "SCALAR", name = "Int" },
                        new
                        {
                            kind = "SCALAR",
                            name = "S",
                            specifiedByURL = "https://example.com/?a=\"b\"",
                        },
                    ],
                directives = new[]
                {
                    new
                    {
                        name = "mark",
                        description = text,
                        locations = "OBJECT FIELD_DEFINITION".Split(' '),
                        isRepeatable = true,
                        args = Array.Empty<object>(),
                    },
                },
            }
        );
        SchemaModel model = Model(Introspection.Print(schema));
        Assert.Empty(model.Problems);
        SchemaType query = model.Find("Q")!;
        FieldDefinition field = query.Fields["a"];
        Assert.All(
            [
                query.Description,
                field.Description,
                field.Deprecation,
                field.Arguments[0].Description,
                model.Find("In")!.Inputs["c"].Description,
            ],
            read => Assert.Equal(text, read ?? "")
        );
        Assert.Equal(("[In]!", true, true), (field.Arguments[0].Type.ToString(), field.Arguments[0].HasDefault, model.Find("In")!.IsOneOf));
        Assert.Equal(("Q", true), (model.QueryType, model.Directives["mark"].Repeatable));
        Assert.NotNull(model.Find("S"));
    }

    public void Dispose() => TemporaryFolder.Delete(_folder);

    private static Canned Sdl(string schema) => new(HttpStatusCode.OK, schema, "application/graphql");

    private static SchemaModel Model(string sdl) => SchemaReader.Read(new([new GraphFile("schema.graphql", sdl)]));

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(Path.Combine(_folder, name));

    private Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(_folder, name), text);

    private static object Named(string kind, string name) => new { kind, name };

    private static async Task<Ran> RunAsync(params string[] arguments)
    {
        using HttpClient http = new();
        using StringWriter output = new(),
            error = new();
        return new Ran(await new Commands(http).RunAsync(arguments, output, error), output.ToString(), error.ToString());
    }

    /// <summary>The schema through a server that answers only POST.</summary>
    private async Task<string> IntrospectedAsync(Uri endpoint)
    {
        using HttpClient http = new();
        await using CannedServer proxy = await CannedServer.StartAsync(async request =>
        {
            if (request.Target.EndsWith("?sdl", StringComparison.Ordinal))
                return new Canned(HttpStatusCode.MethodNotAllowed, "");
            using StringContent body = new(request.Body.ToJsonString(), null, "application/json");
            using HttpResponseMessage response = await http.PostAsync(endpoint, body);
            return Canned.Ok(await response.Content.ReadAsStringAsync());
        });
        string file = Path.Combine(_folder, "introspected.graphql");
        Assert.Equal(
            (0, ""),
            await RunAsync("download", proxy.Endpoint.AbsoluteUri, "--file", file) is var ran ? (ran.Code, ran.Error) : default
        );
        return await File.ReadAllTextAsync(file);
    }

    private sealed record Ran(int Code, string Output, string Error);
}
