using System.Reflection;
using Streakoid.EmbeddedPostgres;

namespace Streakoid.Hosting.NodePackages;

/// <summary>The folders of npm packages that the build uses.</summary>
internal static class NodePackageFolder
{
    private const string IdePackage = "@chillicream/bananacakepop-graphql-ide";

    /// <summary>The build's <c>node_modules</c>, or null where this server was built without it or was moved to another machine.</summary>
    public static string? NodeModules { get; } =
        typeof(NodePackageFolder)
            .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .SingleOrDefault(attribute => attribute.Key == "StreakoidNodeModules")
            ?.Value
            is { } folder
        && Directory.Exists(folder)
            ? Path.TrimEndingDirectorySeparator(folder)
            : null;

    /// <summary>The IDE's static files: published beside the server, else in the build's folder; null where there are none.</summary>
    public static string? Ide { get; } = Existing(Path.Combine(AppContext.BaseDirectory, "ide")) ?? Existing(InNodeModules(IdePackage));

    /// <summary>The folder of PostgreSQL's <c>bin</c>, <c>lib</c> and <c>share</c> for this machine, or null where there is none.</summary>
    public static string? PostgreSql { get; } = Existing(InNodeModules($"@embedded-postgres/{PostgreSqlPlatform.Name}/native"));

    private static string? InNodeModules(string package) => NodeModules is null ? null : Path.Combine(NodeModules, package);

    private static string? Existing(string? folder) => Directory.Exists(folder) ? folder : null;
}
