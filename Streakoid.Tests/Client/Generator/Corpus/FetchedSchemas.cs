using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using Streakoid.Client.Tool;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Client.Generator.Corpus;

/// <summary>Other people's schemas, from packages of npm.</summary>
internal static class FetchedSchemas
{
    private static readonly (string Package, string File)[] Packages =
    [
        ("@octokit/graphql-schema@15.26.1", "package/schema.graphql"),
        ("@shopify/hydrogen-react@2026.4.4", "package/storefront.schema.json"),
        ("@shopify/hydrogen-react@2026.4.4", "package/customer-account.schema.json"),
        ("@digdir/dialogporten-schema@1.40.0", "package/schema.verified.graphql"),
    ];

    public static async Task<List<(string Name, string Sdl)>> FetchAsync()
    {
        string folder = TemporaryFolder.Make("corpus");
        try
        {
            List<(string Name, string Sdl)> schemas = [];
            foreach ((string package, string file) in Packages)
            {
                ProcessStartInfo start = new("npm", ["pack", package, "--silent"])
                {
                    WorkingDirectory = folder,
                    RedirectStandardOutput = true,
                };
                using Process npm = Process.Start(start)!;
                string archive = (await npm.StandardOutput.ReadToEndAsync()).Trim();
                await npm.WaitForExitAsync();
                Assert.Equal(0, npm.ExitCode);
                await using FileStream packed = File.OpenRead(Path.Combine(folder, archive));
                await using GZipStream unpacked = new(packed, CompressionMode.Decompress);
                string target = Directory.CreateDirectory(Path.Combine(folder, Path.GetFileNameWithoutExtension(archive))).FullName;
                await TarFile.ExtractToDirectoryAsync(unpacked, target, overwriteFiles: true);
                string text = await File.ReadAllTextAsync(Path.Combine(target, file));
                schemas.Add(
                    ($"{package} {Path.GetFileName(file)}", file.EndsWith(".json", StringComparison.Ordinal) ? Printed(text) : text)
                );
            }
            return schemas;
        }
        finally
        {
            TemporaryFolder.Delete(folder);
        }
    }

    private static string Printed(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement.TryGetProperty("data", out JsonElement data) ? data : document.RootElement;
        return Introspection.Print(root.GetProperty("__schema"));
    }
}
