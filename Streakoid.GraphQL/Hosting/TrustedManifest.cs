using System.Text.Json;
using Streakoid.Execution;
using Streakoid.Execution.Documents;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting;

/// <summary>
/// Reads the trusted documents that section <c>Streakoid:TrustedDocuments</c> names, and has them checked before the server listens.
/// A manifest is one JSON object, <c>{ "SHA-256": "document" }</c>, as relay-compiler, graphql-codegen and the typed client write it, or
/// Apollo's with a list of <c>operations</c>.
/// </summary>
internal sealed class TrustedManifest(TrustedDocumentCheck check) : IHostedService
{
    private const string Setting = "Streakoid__TrustedDocuments__Manifest";

    public static TrustedDocuments Read(IConfiguration configuration)
    {
        IConfigurationSection settings = configuration.GetSection("Streakoid:TrustedDocuments");
        bool only = settings.GetValue("Only", false);
        if (settings["Manifest"] is { Length: > 0 } path)
            return new TrustedDocuments([.. Files(Path.GetFullPath(path)).SelectMany(Documents)], only);
        return only
            ? throw new StartException(
                $"Streakoid__TrustedDocuments__Only is true but there is no manifest, so no request could be run. Set {Setting} to a file, or to a folder of files."
            )
            : TrustedDocuments.None;
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> faults = await check.FaultsAsync();
        if (faults.Count > 0)
            throw new StartException(
                $"the manifest of trusted documents contains documents that this server cannot run. Correct them, or remove the manifest from {Setting}.\n{string.Join('\n', faults)}"
            );
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static string[] Files(string path)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new StartException($"the manifest of trusted documents, {path}, does not exist. Correct {Setting}.");
        return Directory.GetFiles(path, "*.json") is { Length: > 0 } files
            ? files
            : throw new StartException($"the folder {path} contains no manifest of trusted documents (*.json). Correct {Setting}.");
    }

    private static List<string> Documents(string file)
    {
        List<string> documents = [];
        try
        {
            using JsonDocument manifest = JsonDocument.Parse(
                File.ReadAllText(file),
                new JsonDocumentOptions { AllowDuplicateProperties = false }
            );
            foreach ((string name, string? text) in Listed(manifest.RootElement))
            {
                string document = text ?? throw new InvalidOperationException($"'{name}' is null.");
                if (TrustedDocuments.Id(document) is var id && id != TrustedDocuments.WithoutPrefix(name))
                {
                    throw new StartException(
                        $"{file} lists a document as '{name}', but its SHA-256 is {id}. Generate the file again; relay-compiler needs \"algorithm\": \"SHA256\" in its persistConfig, graphql-codegen hashAlgorithm: 'sha256' in its persistedDocuments."
                    );
                }

                documents.Add(document);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new StartException(
                $"{file} is not a manifest of trusted documents, a JSON object {{ \"SHA-256\": \"document\" }}: {e.Message} Generate it again, or correct {Setting}."
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"the manifest of trusted documents cannot be read: {e.Message} Correct {Setting}.");
        }

        return documents;
    }

    /// <summary>The ids and documents of a manifest, Apollo's or one of the others.</summary>
    private static IEnumerable<(string Id, string? Document)> Listed(JsonElement manifest) =>
        manifest.TryGetProperty("operations", out JsonElement operations) && operations.ValueKind == JsonValueKind.Array
            ? operations
                .EnumerateArray()
                .Select(one =>
                    one.TryGetProperty("id", out JsonElement id) && one.TryGetProperty("body", out JsonElement body)
                        ? (id.GetString() ?? "", body.GetString())
                        : throw new InvalidOperationException("an operation has no 'id' or no 'body'.")
                )
            : manifest.EnumerateObject().Select(member => (member.Name, member.Value.GetString()));
}
