using Streakoid.Tests.Support;
using Streakoid.Tests.Support.Npm;
using Xunit.Abstractions;

namespace Streakoid.Tests.Http;

/// <summary>Apollo Client, urql and Relay, set up as their documentation says, as pages of another origin.</summary>
[Trait("kind", "faults")]
public sealed class WebClientTests(ITestOutputHelper output) : IDisposable
{
    private const string Origin = "https://app.example.com";

    private readonly string _folder = TemporaryFolder.Make("web-clients");

    public void Dispose() => TemporaryFolder.Delete(_folder);

    [Fact]
    public async Task The_clients_of_web_apps_get_what_they_rely_on()
    {
        string manifest = await CompileAsync();
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings: [$"--Streakoid:Cors:Origins:0={Origin}", $"--Streakoid:TrustedDocuments:Manifest={manifest}"]
        );
        string lines = await NodeScript.RunAsync(["clients.mjs", server.Endpoint.AbsoluteUri, Origin, Path.Combine(_folder, "out")]);
        ClientOutcome.AssertAllHold(lines, 12, output);
    }

    /// <summary>Runs relay-compiler over its documents, and returns the manifest that it wrote for the server.</summary>
    private async Task<string> CompileAsync()
    {
        string config = Path.Combine(_folder, "relay.config.json"),
            manifest = Path.Combine(_folder, "manifest.json");
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
        return manifest;
    }
}
