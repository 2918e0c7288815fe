using System.Runtime.InteropServices;

namespace Streakoid.EmbeddedPostgres;

/// <summary>The name of this platform in the PostgreSQL npm packages.</summary>
internal static class PostgreSqlPlatform
{
    /// <summary>For example <c>linux-x64</c>.</summary>
    public static string Name { get; } = $"{OperatingSystemName}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    private static string OperatingSystemName =>
        OperatingSystem.IsWindows() ? "windows"
        : OperatingSystem.IsMacOS() ? "darwin"
        : "linux";
}
