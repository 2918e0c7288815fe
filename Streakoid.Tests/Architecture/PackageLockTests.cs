using System.Text.Json;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Architecture;

/// <summary>Every project says which packages it is built of, with the hashes of their contents.</summary>
[Trait("kind", "rules")]
public sealed class PackageLockTests
{
    private static readonly EnumerationOptions NoOutput = new() { RecurseSubdirectories = true, MaxRecursionDepth = 2 };

    private static readonly string[] Projects = Directory.GetFiles(Repository.Root, "*.csproj", NoOutput);

    [Fact]
    public void Every_project_locks_its_packages()
    {
        Assert.True(Projects.Length >= 12, $"Only {Projects.Length} projects were found.");
        Assert.All(Projects, project => Assert.NotEmpty(LockedBy(project)));
    }

    [Fact]
    public void One_package_has_one_content_in_all_projects()
    {
        var contents = Projects.SelectMany(LockedBy).Distinct().GroupBy(package => (package.Name, package.Version)).ToList();
        Assert.All(contents, package => Assert.Single(package));
        Assert.All(contents, package => Assert.Equal(64, Convert.FromBase64String(package.Single().Hash).Length));
    }

    private static IEnumerable<(string Name, string Version, string Hash)> LockedBy(string project)
    {
        using var locked = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json")));
        return
        [
            .. from framework in locked.RootElement.GetProperty("dependencies").EnumerateObject()
            from package in framework.Value.EnumerateObject()
            where package.Value.GetProperty("type").GetString() != "Project"
            select (
                package.Name.ToLowerInvariant(),
                package.Value.GetProperty("resolved").GetString()!,
                package.Value.GetProperty("contentHash").GetString()!
            ),
        ];
    }
}
