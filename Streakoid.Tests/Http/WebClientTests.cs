using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.FileProviders;
using Streakoid.Tests.Support;
using Streakoid.Tests.Support.Npm;
using Xunit.Abstractions;

namespace Streakoid.Tests.Http;

/// <summary>Apollo Client, urql, Relay, graphql-codegen and GraphiQL, set up as their documentation says, as pages of another origin.</summary>
[Trait("kind", "faults")]
public sealed class WebClientTests(ITestOutputHelper output) : IDisposable
{
    private const string Origin = "https://app.example.com";

    private readonly string _folder = TemporaryFolder.Make("web-clients");

    public void Dispose() => TemporaryFolder.Delete(_folder);

    [Fact]
    public async Task The_clients_of_web_apps_get_what_they_rely_on()
    {
        string manifests = Path.Combine(_folder, "manifests"),
            generated = Path.Combine(_folder, "gql");
        Directory.CreateDirectory(manifests);
        await CompileAsync(Path.Combine(manifests, "relay.json"));
        await GenerateAsync(generated);
        File.Copy(Path.Combine(generated, "persisted-documents.json"), Path.Combine(manifests, "codegen.json"));
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings:
            [
                $"--Streakoid:Cors:Origins:0={Origin}",
                $"--Streakoid:TrustedDocuments:Manifest={manifests}",
                "--Streakoid:Batching=true",
            ]
        );
        string lines = await NodeScript.RunAsync([
            "clients.mjs",
            server.Endpoint.AbsoluteUri,
            Origin,
            Path.Combine(_folder, "out"),
            generated,
        ]);
        ClientOutcome.AssertAllHold(lines, 14, output);
    }

    [Fact]
    public async Task A_person_registers_reads_the_docs_and_reads_me_in_GraphiQL_elsewhere()
    {
        string packages = await NodeScript.PackagesAsync();
        await using StreakoidServer server = await StreakoidServer.StartAsync(environment: "Development");
        await using WebApplication elsewhere = LocalWeb.Build();
        elsewhere.MapGet("/", () => Results.File(Repository.File("Streakoid.Tests/Support/Npm/graphiql.html"), "text/html"));
        elsewhere.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(packages), RequestPath = "/npm" });
        await elsewhere.StartAsync();
        await using Chromium chromium = await Chromium.StartAsync();

        await using ChromiumPage first = await OpenAsync(
            """mutation { register(input: { email: "graphiql@example.com", password: "a long enough password", timeZone: "Etc/UTC" }) { session { accessToken } } }""",
            null
        );
        const string Token = "/\"accessToken\":\\s*\"([^\"]+)\"/.exec(document.querySelector('.result-window')?.innerText)";
        await first.UntilAsync(Token);
        string token = await first.EvaluateAsync($"{Token}[1]");

        await using ChromiumPage second = await OpenAsync("{ me { email } }", $$"""{ "Authorization": "Bearer {{token}}" }""");
        await second.UntilAsync("document.querySelector('.result-window')?.innerText.includes('graphiql@example.com')");
        await second.ClickAsync("document.querySelector('button[aria-label=\"Show Documentation Explorer\"]')");
        await second.UntilTextAsync("StreakProgress");
        await second.ScreenshotAsync(Repository.File("artifacts", "graphiql.png"));
        Assert.Empty(first.Errors);
        Assert.Empty(second.Errors);

        async Task<ChromiumPage> OpenAsync(string query, string? headers)
        {
            ChromiumPage page = await chromium.OpenPageAsync();
            string props = JsonSerializer.Serialize(
                new
                {
                    url = server.Endpoint,
                    query,
                    headers,
                }
            );
            await page.GoToAsync(new Uri($"{elsewhere.Urls.Single()}/#{Uri.EscapeDataString(props)}"));
            await page.ClickAsync("document.querySelector('.graphiql-execute-button')");
            return page;
        }
    }

    /// <summary>Runs graphql-codegen over its documents, with the preset for clients and persisted documents.</summary>
    private async Task GenerateAsync(string folder)
    {
        string config = Path.Combine(_folder, "codegen.json");
        await File.WriteAllTextAsync(
            config,
            JsonSerializer.Serialize(
                new
                {
                    schema = Repository.File("schema.graphql"),
                    documents = Repository.File("Streakoid.Tests/Support/Npm/codegen/clients.ts"),
                    generates = new Dictionary<string, object>
                    {
                        [folder + "/"] = new
                        {
                            preset = "client",
                            presetConfig = new { persistedDocuments = new { hashAlgorithm = "sha256" } },
                        },
                    },
                }
            )
        );
        await NodeScript.RunAsync(["node_modules/@graphql-codegen/cli/cjs/bin.js", "--config", config]);
    }

    /// <summary>Runs relay-compiler over its documents; it adds them to the manifest.</summary>
    private async Task CompileAsync(string manifest)
    {
        string config = Path.Combine(_folder, "relay.config.json");
        Directory.CreateDirectory(Path.Combine(_folder, "src"));
        Directory.CreateDirectory(Path.Combine(_folder, "out"));
        File.Copy(Repository.File("Streakoid.Tests/Support/Npm/relay/clients.js"), Path.Combine(_folder, "src", "clients.js"));
        File.Copy(Repository.File("schema.graphql"), Path.Combine(_folder, "schema.graphql"));
        await File.WriteAllTextAsync(manifest, "{}");
        await File.WriteAllTextAsync(
            config,
            $$"""{ "src": "{{_folder}}/src", "schema": "{{_folder}}/schema.graphql", "language": "javascript", "artifactDirectory": "{{_folder}}/out", "persistConfig": { "file": "{{manifest}}", "algorithm": "SHA256" } }"""
        );
        await NodeScript.RunAsync(["node_modules/relay-compiler/cli.js", config]);
    }
}
