using System.Runtime.CompilerServices;

namespace Streakoid.Tests.Client.Generator;

/// <summary>The files in the repository that Streakoid's client is generated from.</summary>
internal static class ClientFiles
{
    public static IReadOnlyList<(string Path, string Text)> All { get; } = Read();

    public static GeneratorRun Run() => GeneratorRun.Of(All);

    private static List<(string Path, string Text)> Read([CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
        var paths = Directory
            .GetFiles(Path.Combine(root, "Streakoid.Client/Operations"), "*.graphql", SearchOption.AllDirectories)
            .Append(Path.Combine(root, "Streakoid.Client/.graphqlrc.json"))
            .Append(Path.Combine(root, "schema.graphql"));
        return
        [
            .. paths
                .Order(StringComparer.Ordinal)
                .Select(path => (Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText(path))),
        ];
    }
}
