using System.Runtime.CompilerServices;

namespace Streakoid.Benchmarks;

/// <summary>The location of the sources.</summary>
internal static class Repository
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", ".."));

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
