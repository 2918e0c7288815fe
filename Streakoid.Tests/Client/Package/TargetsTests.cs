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

    [Fact]
    public async Task Two_clients_build_in_a_project_with_other_settings_and_files_of_Windows()
    {
        await WriteAsync(
            "Project.csproj",
            Project()
                .Replace(
                    "<Nullable>enable</Nullable>",
                    "<Nullable>enable</Nullable><TreatWarningsAsErrors>true</TreatWarningsAsErrors><RootNamespace>Other.Root</RootNamespace><GenerateDocumentationFile>true</GenerateDocumentationFile><LangVersion>13</LangVersion><AnalysisLevel>latest-all</AnalysisLevel><CheckForOverflowUnderflow>true</CheckForOverflowUnderflow>",
                    StringComparison.Ordinal
                )
        );
        foreach (string name in (string[])["One", "Two"])
        {
            await WriteAsync(
                $"{name}/.graphqlrc.json",
                Windows(
                    $$"""
                    {
                      // A comment.
                      "schema": "./schema.graphql",
                      "documents": ["./queries/**/*.graphql", "./shared/{a,b}/*.graphql"],
                      "extensions": { "strawberryShake": { "name": "{{name}}Client", "namespace": "Apis.{{name}}", "accessModifier": "internal" } }
                    }
                    """
                )
            );
            await WriteAsync(
                $"{name}/schema.graphql",
                Windows(
                    "\"\"\"\nTwo\nlines.\n\"\"\"\ntype Query {\n  a(x: State = ON): A\n}\ntype A {\n  b: Int\n  c: State\n}\nenum State {\n  ON\n  OFF\n}"
                )
            );
            await WriteAsync(
                $"{name}/queries/åäö one/Get.graphql",
                Windows("query Get($x: State) {\n  a(x: $x) {\n    ...B\n    ...C\n  }\n}")
            );
            await WriteAsync($"{name}/shared/a/B.graphql", Windows("fragment B on A {\n  b\n}"));
            await WriteAsync($"{name}/shared/b/C.graphql", Windows("fragment C on A {\n  c\n}"));
        }
        await WriteAsync(
            "Uses.cs",
            """
            using Microsoft.Extensions.DependencyInjection;

            namespace Other.Root;

            internal static class Uses
            {
                public static void Register(IServiceCollection services)
                {
                    services.AddOneClient();
                    services.AddTwoClient();
                }

                public static (Apis.One.State?, int?) Of(Apis.One.IGet_A one, Apis.Two.IB two) => (one.C, two.B);
            }
            """
        );

        Assert.DoesNotContain(": warning", await BuildAsync(), StringComparison.Ordinal);
        // The second build has nothing to do, and a change of a fragment in another folder reaches its operation.
        await WriteAsync("Two/shared/b/C.graphql", Windows("fragment C on A {\n  state: c\n}"));
        await BuildAsync();
        string manifest = await File.ReadAllTextAsync(Path.Combine(_folder, "bin/Debug/net10.0/TwoClient.operations.json"));
        Assert.Contains("state: c", manifest, StringComparison.Ordinal);
        Assert.DoesNotContain("\\r", manifest, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_design_time_build_sees_the_client_and_writes_no_file()
    {
        await WriteAsync("Project.csproj", Project());
        await WriteAsync(
            ".graphqlrc.json",
            """{ "schema": "schema.graphql", "documents": "*.graphql", "extensions": { "strawberryShake": { "name": "OwnClient", "namespace": "Own" } } }"""
        );
        await WriteAsync("schema.graphql", "type Query { a: Int }");
        await WriteAsync("A.graphql", "query A { a }");

        string inputs = await BuildAsync(
            "-t:Compile",
            "-p:DesignTimeBuild=true",
            "-p:SkipCompilerExecution=true",
            "-p:ProvideCommandLineArgs=true",
            "-getItem:CscCommandLineArgs"
        );

        foreach (string file in (string[])["schema.graphql", "A.graphql", ".graphqlrc.json"])
            Assert.Contains(file, inputs, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder, "*.operations.json", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task An_FSharp_project_with_a_configuration_builds()
    {
        await WriteAsync(
            "Project.fsproj",
            Project().Replace("<ItemGroup>", "<ItemGroup><Compile Include=\"Uses.fs\" />", StringComparison.Ordinal)
        );
        await WriteAsync(".graphqlrc.json", """{ "schema": "schema.graphql" }""");
        await WriteAsync("schema.graphql", "type Query { a: Int }");
        await WriteAsync("A.graphql", "query A { a }");
        await WriteAsync("Uses.fs", "module Uses\n\nlet one = 1\n");

        await BuildAsync();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<string> ManifestAsync() => File.ReadAllTextAsync(Path.Combine(_folder, "bin/Debug/net10.0/OwnClient.operations.json"));

    private async Task WriteAsync(string path, string text)
    {
        string full = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        await File.WriteAllTextAsync(full, text);
    }

    /// <summary>With a byte order mark and the line ends of Windows.</summary>
    private static string Windows(string text) => "\uFEFF" + text.ReplaceLineEndings("\r\n");

    private async Task<string> BuildAsync(params string[] more)
    {
        ProcessStartInfo start = new("dotnet", ["build", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-v", "minimal", .. more])
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
