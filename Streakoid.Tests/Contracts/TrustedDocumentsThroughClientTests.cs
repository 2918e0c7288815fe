using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Streakoid.Client;
using Streakoid.Execution.Documents;
using Streakoid.Tests.Client.Runtime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Contracts;

/// <summary>The client's manifest, as its build leaves it, on a server that runs nothing else.</summary>
[Trait("kind", "server")]
public sealed class TrustedDocumentsThroughClientTests : IAsyncLifetime
{
    private StreakoidServer _server = null!;

    // Where the client's own build put it: the folder of these tests, with the other project's name.
    private static string ManifestFile =>
        Path.Combine(
            AppContext.BaseDirectory.Replace(
                $"{Path.DirectorySeparatorChar}Streakoid.Tests{Path.DirectorySeparatorChar}",
                $"{Path.DirectorySeparatorChar}Streakoid.Client{Path.DirectorySeparatorChar}",
                StringComparison.Ordinal
            ),
            "StreakoidClient.operations.json"
        );

    public async Task InitializeAsync() =>
        _server = await StreakoidServer.StartAsync(
            settings: [$"--Streakoid:TrustedDocuments:Manifest={ManifestFile}", "--Streakoid:TrustedDocuments:Only=true"]
        );

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void The_manifest_holds_the_document_of_every_operation_by_its_hash()
    {
        Dictionary<string, string> manifest = JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(ManifestFile))!;
        string[] documents = [.. Documents().Select(operation => operation.Document)];
        Assert.Equal(58, documents.Length);
        Assert.Equal(documents.Order(StringComparer.Ordinal), manifest.Values.Order(StringComparer.Ordinal));
        Assert.All(
            manifest,
            entry => Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(entry.Value))), entry.Key)
        );
    }

    [Fact]
    public void Every_operation_is_parsed_and_validated_before_the_first_request()
    {
        DocumentCache cache = _server.Services.GetRequiredService<DocumentCache>();
        Assert.All(Documents(), operation => Assert.NotNull(cache.Find(operation.Document)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_operation_is_known_by_its_hash_and_by_its_text(bool byHash)
    {
        await using ClientUnderTest client = Client(byHash);
        foreach ((string name, string document) in Documents())
        {
            // Without variables, and signed in as nobody: known, if not carried out.
            OperationKind kind = document.StartsWith("mutation", StringComparison.Ordinal) ? OperationKind.Mutation : OperationKind.Query;
            IOperationResult<Said> result = await client.SendAsync(kind, name, document, data => data.GetRawText());
            Assert.True(result.Failure is null or { Kind: FailureKind.GraphQL }, $"{name}: {result.Failure}");
            // A subscription is known too, and needs another transport.
            string[] codes = document.StartsWith("subscription", StringComparison.Ordinal)
                ? ["HC0009"]
                : ["HC0016", "AUTH_NOT_AUTHENTICATED"];
            Assert.All(result.Errors, error => Assert.Contains(error.Code, codes));
        }
    }

    [Fact]
    public async Task A_client_that_sends_hashes_registers_renews_its_session_and_checks_in()
    {
        await using ClientUnderTest under = Client(byHash: true);
        StreakoidClient client = new(under.Executor);
        (
            await client.Register.ExecuteAsync(
                new RegisterInput
                {
                    Email = "hash@example.com",
                    Password = Person.Password,
                    TimeZone = "Etc/UTC",
                }
            )
        ).EnsureNoErrors();
        IOperationResult<ICreateStreakResult> created = await client.CreateStreak.ExecuteAsync(new CreateStreakInput { Name = "Read" });
        created.EnsureNoErrors();
        // The access token has expired, so the client renews it by itself.
        _server.Clock.Advance(Duration.FromHours(2));
        IOperationResult<ICheckInResult> done = await client.CheckIn.ExecuteAsync(
            new CheckInInput { StreakId = created.Data!.CreateStreak.Streak!.Id }
        );
        done.EnsureNoErrors();
        Assert.Equal(1, done.Data!.CheckIn.Streak!.CurrentLength);
    }

    [Fact]
    public async Task An_operation_that_is_not_in_the_manifest_fails_with_what_to_do()
    {
        await using ClientUnderTest hashes = Client(byHash: true),
            texts = Client(byHash: false);
        IOperationResult<Said> unknown = await hashes.MeAsync();
        Assert.Equal("HC0020", unknown.Errors[0].Code);
        Assert.Contains("Configure it with the manifest of this version of the client", unknown.Failure!.Message, StringComparison.Ordinal);
        Assert.Equal("HC0067", (await texts.MeAsync()).Errors[0].Code);
    }

    private static IEnumerable<(string Name, string Document)> Documents() =>
        typeof(IStreakoidClient)
            .GetProperties()
            .Select(operation =>
                (
                    operation.Name,
                    (string)
                        typeof(IStreakoidClient)
                            .Assembly.GetType($"{operation.PropertyType.Namespace}.{operation.PropertyType.Name[1..]}", throwOnError: true)!
                            .GetField("Document")!
                            .GetRawConstantValue()!
                )
            );

    private ClientUnderTest Client(bool byHash) =>
        new(_server.Endpoint, builder => builder.Configure(options => options.UseTrustedDocuments = byHash));
}
