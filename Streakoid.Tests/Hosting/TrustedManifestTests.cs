using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Streakoid.Execution.Documents;
using Streakoid.Hosting;
using Streakoid.Hosting.Startup;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting;

/// <summary>The manifest that the operator names: what it may be, and what the server says of one that it cannot use.</summary>
[Trait("kind", "server")]
public sealed class TrustedManifestTests : IDisposable
{
    private const string Me = "query Me { me { id } }";
    private const string Typename = "{ __typename }";

    private readonly string _folder = TemporaryFolder.Make("trusted");

    private string File => Path.Combine(_folder, "operations.json");

    public void Dispose() => TemporaryFolder.Delete(_folder);

    [Fact]
    public void Every_manifest_of_a_folder_counts()
    {
        Write("one.json", Manifest(Me));
        Write("two.json", Manifest(Me, Typename));
        Write("note.txt", "no manifest");
        Assert.Equal([Me, Typename], TrustedManifest.Read(Settings(_folder)).Texts.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("relay-compiler", """{ "MeHash": "MeText", "TypenameHash": "TypenameText" }""")]
    [InlineData("graphql-codegen", """{ "sha256:MeHash": "MeText", "sha256:TypenameHash": "TypenameText" }""")]
    [InlineData(
        "Apollo",
        """{ "format": "apollo-persisted-query-manifest", "version": 1, "operations": [{ "id": "MeHash", "name": "Me", "type": "query", "body": "MeText" }, { "id": "TypenameHash", "body": "TypenameText" }] }"""
    )]
    public void The_manifest_of_each_tool_is_read(string tool, string manifest)
    {
        Write(
            $"{tool}.json",
            manifest
                .Replace("MeHash", Hash(Me), StringComparison.Ordinal)
                .Replace("MeText", Me, StringComparison.Ordinal)
                .Replace("TypenameHash", Hash(Typename), StringComparison.Ordinal)
                .Replace("TypenameText", Typename, StringComparison.Ordinal)
        );
        TrustedDocuments read = TrustedManifest.Read(Settings(_folder, only: true));
        Assert.Equal([Me, Typename], read.Texts.Order(StringComparer.Ordinal));
        // Clients send the id with the prefix or without, whatever the manifest has.
        Assert.Equal((Me, Me), (read.TryFind(Hash(Me)), read.TryFind($"sha256:{Hash(Me)}")));
    }

    [Fact]
    public void An_operation_of_Apollo_without_its_text_is_refused()
    {
        Write("apollo.json", """{ "operations": [{ "name": "Me" }] }""");
        Assert.Contains(
            "an operation has no 'id' or no 'body'",
            Assert.Throws<StartException>(() => TrustedManifest.Read(Settings(_folder))).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Without_a_setting_nothing_is_trusted_and_nothing_refused() => Assert.Empty(TrustedManifest.Read(Settings(null)).Texts);

    [Theory]
    [InlineData("", "is not a manifest of trusted documents, a JSON object { \"SHA-256\": \"document\" }")]
    [InlineData("{", "is not a manifest of trusted documents")]
    [InlineData("[]", "is not a manifest of trusted documents")]
    [InlineData("{\"a\":1}", "is not a manifest of trusted documents")]
    [InlineData("{\"a\":null}", "is not a manifest of trusted documents")]
    [InlineData("{\"a\":\"\\ud800\"}", "is not a manifest of trusted documents")]
    [InlineData("{\"a\":\"{ __typename }\",\"a\":\"{ me { id } }\"}", "is not a manifest of trusted documents")]
    [InlineData(
        "{\"f27dd52c6f5b7a46a0b2b0b2a2b0b2a2\":\"{ __typename }\"}",
        "relay-compiler needs \"algorithm\": \"SHA256\" in its persistConfig, graphql-codegen hashAlgorithm: 'sha256'"
    )]
    public void A_file_that_is_none_is_refused_by_its_name_and_what_is_wrong(string text, string fault)
    {
        Write("operations.json", text);
        string message = Assert.Throws<StartException>(() => TrustedManifest.Read(Settings(File))).Message;
        Assert.Contains(File, message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_of_another_text_is_refused_with_the_right_one()
    {
        string altered = Manifest(Me).Replace("{ id }", "{ email }", StringComparison.Ordinal);
        Write("operations.json", altered);
        string message = Assert.Throws<StartException>(() => TrustedManifest.Read(Settings(File))).Message;
        Assert.Contains($"'{Hash(Me)}', but its SHA-256 is {Hash("query Me { me { email } }")}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_without_a_manifest_is_refused()
    {
        Assert.Contains(
            "does not exist. Correct Streakoid__TrustedDocuments__Manifest",
            Assert.Throws<StartException>(() => TrustedManifest.Read(Settings(File))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "contains no manifest",
            Assert.Throws<StartException>(() => TrustedManifest.Read(Settings(_folder))).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Set Streakoid__TrustedDocuments__Manifest",
            Assert.Throws<StartException>(() => TrustedManifest.Read(Settings(null, only: true))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("{ me { nothingLikeIt } }", "The field `nothingLikeIt` does not exist on the type `Me`.")]
    [InlineData("{ me {", "Expected")]
    [InlineData("fragment F on Me { id }", "The document contains no operation.")]
    [InlineData("{ __schema { queryType { name } } }", "Introspection is not allowed")]
    [InlineData(
        "{ me { streaks { nodes { checkIns { nodes { streak { checkIns { nodes { streak { checkIns { nodes { day } } } } } } } } } } } }",
        "nested deeper than 10 fields"
    )]
    public async Task A_document_that_cannot_be_run_stops_the_server_with_its_reason(string document, string fault)
    {
        Write("operations.json", Manifest(Typename, document));
        StartException refused = await Assert.ThrowsAsync<StartException>(() =>
            StreakoidServer.StartAsync(settings: $"--Streakoid:TrustedDocuments:Manifest={File}")
        );
        Assert.Contains(Hash(document), refused.Message, StringComparison.Ordinal);
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Hash(Typename), refused.Message, StringComparison.Ordinal);
    }

    private static IConfiguration Settings(string? manifest, bool only = false) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Streakoid:TrustedDocuments:Manifest"] = manifest,
                    ["Streakoid:TrustedDocuments:Only"] = only ? "true" : null,
                }
            )
            .Build();

    private static string Manifest(params string[] documents) => JsonSerializer.Serialize(documents.ToDictionary(Hash));

    private static string Hash(string document) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(document)));

    private void Write(string name, string text) => System.IO.File.WriteAllText(Path.Combine(_folder, name), text);
}
