using System.Text.Json;
using Streakoid.Client.Generator;
using Streakoid.Client.Generator.Parse;

namespace Streakoid.Client.Tool;

/// <summary>Downloads the schemas of a folder's clients again.</summary>
internal sealed class Updates(SchemaSource source, TextWriter output)
{
    private const int Breaks = 2;

    private static readonly EnumerationOptions Everywhere = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };

    public async Task<int> RunAsync(
        string folder,
        IReadOnlyCollection<KeyValuePair<string, string>> headers,
        bool dryRun,
        CancellationToken cancellationToken
    )
    {
        List<string> configs = [.. Files(folder, ClientConfig.FileName)];
        if (configs.Count == 0)
            throw new ToolException($"There is no {ClientConfig.FileName} in {folder}. Create one: dotnet streakoid-client init <url>");
        int code = 0;
        foreach (string config in configs)
            code = Math.Max(code, await OneAsync(config, headers, dryRun, cancellationToken));
        return code;
    }

    private async Task<int> OneAsync(
        string path,
        IReadOnlyCollection<KeyValuePair<string, string>> headers,
        bool dryRun,
        CancellationToken cancellationToken
    )
    {
        ClientConfig config = ClientConfig.Read(await ReadAsync(path, cancellationToken));
        if (config.Problem is { } problem)
            throw new ToolException(Text(problem));
        if (Address(path) is not { } address)
            throw new ToolException($"{path} has no `extensions.strawberryShake.url`, from which to download the schema.");
        string former = config.SchemaPaths[0];
        string downloaded = await source.ReadAsync(address, headers, cancellationToken);
        List<GraphFile> files = [];
        foreach (string file in Files(Path.GetDirectoryName(path)!, "*.graphql", "*.graphqls", "*.gql"))
            files.Add(await ReadAsync(file, cancellationToken));
        GraphFile? old = File.Exists(former) ? await ReadAsync(former, cancellationToken) : null;
        if (old is not null && old.Text.ReplaceLineEndings("\n") == downloaded)
        {
            await output.WriteLineAsync($"{former} is up to date.");
            return 0;
        }

        files.RemoveAll(file => ClientConfig.Normalize(file.Path) == former);
        GraphFile changed = new(former, downloaded);
        foreach (string line in old is null ? [] : SchemaChanges.Between(Schema(config, [old]), Schema(config, [changed])))
            await output.WriteLineAsync(line);
        HashSet<string> before = old is null ? [] : [.. Problems(config, [.. files, old]).Select(known => known.Message)];
        List<Problem> broken = [.. Problems(config, [.. files, changed]).Where(now => !before.Contains(now.Message))];
        if (!dryRun)
            SchemaFile.Write(former, downloaded);
        await output.WriteLineAsync(dryRun ? $"{former} was not written." : $"Wrote {former}.");
        foreach (Problem one in broken)
            await output.WriteLineAsync(Text(one));
        await output.WriteLineAsync(broken.Count == 0 ? "No operation breaks." : $"{broken.Count} new errors in operations.");
        return broken.Count == 0 ? 0 : Breaks;
    }

    private static Generator.Model.SchemaModel Schema(ClientConfig config, IEnumerable<GraphFile> files) =>
        SchemaReader.Read(new(files.Where(config.IsSchemaFile)));

    private static IEnumerable<Problem> Problems(ClientConfig config, List<GraphFile> files) =>
        ClientCompiler
            .Compile(
                config,
                Schema(config, files),
                new(files.Where(file => config.IsOperationFile(file.Path) && !config.IsSchemaFile(file)))
            )
            .Problems.Where(problem => !problem.IsWarning);

    private static Uri? Address(string config)
    {
        JsonDocumentOptions lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };
        using JsonDocument root = JsonDocument.Parse(File.ReadAllText(config), lenient);
        return
            root.RootElement.TryGetProperty("extensions", out JsonElement extensions)
            && extensions.TryGetProperty("strawberryShake", out JsonElement shake)
            && shake.TryGetProperty("url", out JsonElement url)
            && url.ValueKind == JsonValueKind.String
            && Uri.TryCreate(url.GetString(), UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            ? address
            : null;
    }

    private static async Task<GraphFile> ReadAsync(string path, CancellationToken cancellationToken) =>
        new(path, await File.ReadAllTextAsync(path, cancellationToken));

    private static IEnumerable<string> Files(string folder, params string[] patterns) =>
        patterns
            .SelectMany(pattern => Directory.EnumerateFiles(folder, pattern, Everywhere))
            .Where(file =>
                !Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules")
            )
            .Order(StringComparer.Ordinal);

    private static string Text(Problem problem) =>
        $"{problem.Path}({problem.Lines.Start.Line + 1},{problem.Lines.Start.Character + 1}): error {problem.Id}: {problem.Message}";
}
