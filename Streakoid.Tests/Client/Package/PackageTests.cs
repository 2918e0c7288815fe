using System.IO.Compression;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Client.Package;

/// <summary>A program needs only the package to register, complete a streak and keep a copy.</summary>
[Trait("kind", "faults")]
public sealed class PackageTests(ITestOutputHelper output)
{
    private static readonly string Expected = string.Join(
        Environment.NewLine,
        "Read: Done 1/1",
        "Run: Done 1/1",
        "Rest: Done 1/1",
        "STREAK_NOT_FOUND",
        "Copied 3 streaks, 3 check-ins",
        "Copied 3 streaks, 3 check-ins"
    );

    [Fact]
    public async Task A_program_with_only_the_package_completes_a_streak_even_when_trimmed()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        using ScratchProject scratch = await ScratchProject.MakeAsync();
        AssertContents(scratch.Feed);
        Assert.Equal(Expected, (await scratch.RunAsync(server.Endpoint)).Trim());

        string trimmed = await scratch.PublishAsync("PublishTrimmed");
        Assert.Equal(Expected, (await scratch.RunAsync(trimmed, server.Endpoint)).Trim());
        output.WriteLine($"Trimmed, with its runtime: {Megabytes(Directory.EnumerateFiles(Path.GetDirectoryName(trimmed)!))} MB");
    }

    [Fact]
    public async Task A_program_with_only_the_package_completes_a_streak_as_native_code()
    {
        // Native compilation needs a linker.
        await DebianPackages.EnsureAsync("gcc", "build-essential");
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        using ScratchProject scratch = await ScratchProject.MakeAsync();
        string native = await scratch.PublishAsync("PublishAot");
        Assert.Equal(Expected, (await scratch.RunAsync(native, server.Endpoint)).Trim());
        output.WriteLine($"Native: {Megabytes(Directory.EnumerateFiles(Path.GetDirectoryName(native)!))} MB");
    }

    [Fact]
    public async Task The_tool_leads_from_an_address_to_the_first_call()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync();
        using ScratchProject scratch = await ScratchProject.MakeAsync();
        await scratch.PackAsync("Streakoid.Client.Tool");
        output.WriteLine(
            $"{string.Join(", ", Directory.GetFiles(scratch.Feed).Select(file => $"{Path.GetFileName(file)}: {new FileInfo(file).Length / 1e6:0.00} MB"))}"
        );
        await scratch.ToolAsync("init", server.Endpoint.AbsoluteUri, "--name", "OwnClient");
        await scratch.WriteAsync("WhoAmI.graphql", "query WhoAmI {\n  me {\n    email\n  }\n}\n");
        await scratch.WriteAsync(
            "Program.cs",
            """
            using Microsoft.Extensions.DependencyInjection;
            using OwnClient.GraphQL;
            using Streakoid.Client;

            ServiceCollection services = new();
            services.AddStreakoidClient().ConfigureHttpClient(http => http.BaseAddress = new Uri(args[0])).AddOwnClient();
            await using ServiceProvider provider = services.BuildServiceProvider();
            var registered = await provider.GetRequiredService<IStreakoidClient>().Register.ExecuteAsync(
                new RegisterInput { Email = "ada@example.com", Password = "correct horse battery staple", TimeZone = "Etc/UTC" });
            registered.EnsureNoErrors();
            var own = await provider.GetRequiredService<IOwnClient>().WhoAmI.ExecuteAsync();
            Console.WriteLine(own.Data?.Me.Email);

            ServiceCollection others = new();
            others.AddOwnClient().ConfigureHttpClient(http => http.BaseAddress = new Uri(args[0]));
            await using ServiceProvider other = others.BuildServiceProvider();
            Console.WriteLine((await other.GetRequiredService<IOwnClient>().WhoAmI.ExecuteAsync()).Errors[0].Code);
            """
        );
        Assert.Equal($"ada@example.com{Environment.NewLine}AUTH_NOT_AUTHENTICATED", (await scratch.RunAsync(server.Endpoint)).Trim());
        Assert.Contains("is up to date", await scratch.ToolAsync("update"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NuGet_rejects_the_package_for_an_older_framework()
    {
        using ScratchProject scratch = await ScratchProject.MakeAsync();
        Assert.Contains("NU1202", await scratch.RestoreForAsync("net8.0"), StringComparison.Ordinal);
    }

    private static void AssertContents(string feed)
    {
        Assert.Single(Directory.GetFiles(feed, "*.snupkg"));
        using ZipArchive package = ZipFile.OpenRead(Assert.Single(Directory.GetFiles(feed, "*.nupkg")));
        string[] names = [.. package.Entries.Select(entry => entry.FullName)];
        foreach (
            string part in (string[])
                [
                    "README.md",
                    "operations/StreakoidClient.operations.json",
                    "lib/net10.0/Streakoid.Client.dll",
                    "lib/net10.0/Streakoid.Client.xml",
                    "analyzers/dotnet/cs/Streakoid.Client.Generator.dll",
                    "analyzers/dotnet/cs/GraphQLParser.dll",
                    "buildTransitive/net10.0/Streakoid.Client.targets",
                ]
        )
            Assert.Contains(part, names);
    }

    private static string Megabytes(IEnumerable<string> files) =>
        (
            files
                .Where(file => !file.EndsWith(".pdb", StringComparison.Ordinal) && !file.EndsWith(".dbg", StringComparison.Ordinal))
                .Sum(file => new FileInfo(file).Length) / 1e6
        ).ToString("0.0", System.Globalization.CultureInfo.InvariantCulture);
}
