using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.CSharp;
using Streakoid.Client.Generator.Parse;

namespace Streakoid.Client.Tool;

/// <summary>Writes the configuration and the schema of a new client.</summary>
internal sealed class Setup(SchemaSource source, TextWriter output)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public async Task RunAsync(
        string folder,
        Uri address,
        string name,
        string space,
        IReadOnlyCollection<KeyValuePair<string, string>> headers,
        CancellationToken cancellationToken
    )
    {
        if (!SyntaxFacts.IsValidIdentifier(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
            throw new ToolException($"`{name}` is not a C# name for the client.");
        if (!space.Split('.').All(SyntaxFacts.IsValidIdentifier))
            throw new ToolException($"`{space}` is not a C# namespace.");
        string config = Path.Combine(folder, ClientConfig.FileName);
        if (File.Exists(config))
            throw new ToolException($"{config} exists. To download its schema again, run: dotnet streakoid-client update");
        string schema = Path.Combine(folder, "schema.graphql");
        if (File.Exists(schema))
            throw new ToolException($"{schema} exists. Remove it, or choose another folder with --path.");
        string text = await source.ReadAsync(address, headers, cancellationToken);
        SchemaFile.Write(schema, text);
        SchemaFile.Write(config, Configuration(address, name, space));
        await output.WriteLineAsync($"Wrote {config} and {schema}.");
        await output.WriteLineAsync(
            $"Next: dotnet add package Streakoid.Client, write an operation such as GetMe.graphql, build, and call services.Add{name}()."
        );
    }

    private static string Configuration(Uri address, string name, string space) =>
        new JsonObject
        {
            ["schema"] = "schema.graphql",
            ["documents"] = "**/*.graphql",
            ["extensions"] = new JsonObject
            {
                ["strawberryShake"] = new JsonObject
                {
                    ["name"] = name,
                    ["namespace"] = space,
                    ["url"] = address.OriginalString,
                },
            },
        }.ToJsonString(Indented) + "\n";
}
