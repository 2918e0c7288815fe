using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Streakoid.Tests.Client.Package;

/// <summary>Builds a project with a <c>.graphqlrc.json</c> and the targets of the package.</summary>
[Trait("kind", "faults")]
public sealed class TargetsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("streakoid-targets-å b-").FullName;

    [Fact]
    public async Task A_project_builds_before_and_after_an_operation_is_added_and_removed()
    {
        await WriteAsync("Project.csproj", Project());
        await WriteAsync(
            ".graphqlrc.json",
            """{ "schema": "schema.graphql", "documents": "operations/*.graphql", "extensions": { "strawberryShake": { "name": "OwnClient", "namespace": "Own" } } }"""
        );
        await WriteAsync("schema.graphql", "type Query { a: Int b: Int }");
        Assert.Contains("STRK0008", await BuildAsync(), StringComparison.Ordinal);

        await WriteAsync("operations/A.graphql", "query A { a }");
        await WriteAsync("operations/B.graphql", "query B { b }");
        await BuildAsync();
        Assert.Contains("query B", await ManifestAsync(), StringComparison.Ordinal);

        File.Delete(Path.Combine(_folder, "operations/B.graphql"));
        await BuildAsync();
        Assert.Contains("query A", await ManifestAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("query B", await ManifestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configuration_can_be_in_a_subfolder_and_the_schema_a_graphqls_file()
    {
        await WriteAsync("Project.csproj", Project());
        await WriteAsync(
            "api/.graphqlrc.json",
            """{ "schema": "schema.graphqls", "documents": "*.graphql", "extensions": { "strawberryShake": { "name": "OwnClient", "namespace": "Own" } } }"""
        );
        await WriteAsync("api/schema.graphqls", "type Query { a: Int }");
        await WriteAsync("api/A.graphql", "query A { a }");
        await WriteAsync("Uses.cs", "public class Uses { public Own.IOwnClient? Client; }");

        await BuildAsync();

        Assert.Contains("query A", await ManifestAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<string> ManifestAsync() => File.ReadAllTextAsync(Path.Combine(_folder, "bin/Debug/net10.0/OwnClient.operations.json"));

    private async Task WriteAsync(string path, string text)
    {
        string full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await File.WriteAllTextAsync(full, text);
    }

    private async Task<string> BuildAsync()
    {
        ProcessStartInfo start = new("dotnet", ["build", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-v", "minimal"])
        {
            WorkingDirectory = _folder,
            RedirectStandardOutput = true,
        };
        // Variables of the test run's MSBuild must not affect this one.
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(5));
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        return output;
    }

    private static string Project([CallerFilePath] string here = "") =>
        $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
              </PropertyGroup>
              <ItemGroup>
                <Analyzer Include="{AppContext.BaseDirectory}Streakoid.Client.Generator.dll;{AppContext.BaseDirectory}GraphQLParser.dll" />
                <Reference Include="{AppContext.BaseDirectory}Streakoid.Client.dll" />
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
              </ItemGroup>
              <Import Project="{Path.GetFullPath(
                Path.Combine(Path.GetDirectoryName(here)!, "../../../Streakoid.Client/Generator/Streakoid.Client.targets")
            )}" />
            </Project>
            """;
}
