using System.Diagnostics;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Client.Package;

/// <summary>
/// A console program outside the repository that references the client as a package.
/// </summary>
public sealed class ScratchProject : IDisposable
{
    private const string Version = "0.0.0-scratch";

    private readonly string _folder = TemporaryFolder.Make("package");

    /// <summary>The folder of the packages.</summary>
    public string Feed => Path.Combine(_folder, "feed");

    private string Program => Path.Combine(_folder, "program");

    /// <summary>Packs the client and writes the program.</summary>
    public static async Task<ScratchProject> MakeAsync()
    {
        ScratchProject scratch = new();
        await scratch.PackAsync("Streakoid.Client");
        Directory.CreateDirectory(scratch.Program);
        await File.WriteAllTextAsync(Path.Combine(scratch._folder, "nuget.config"), NuGetConfig(scratch.Feed));
        await File.WriteAllTextAsync(Path.Combine(scratch.Program, "Program.csproj"), Project());
        await File.WriteAllTextAsync(Path.Combine(scratch.Program, "Program.cs"), Source);
        return scratch;
    }

    /// <summary>Packs a project into the feed.</summary>
    public Task PackAsync(string project) =>
        // In a separate output folder, because this test runs from the repository's own.
        DotnetAsync(
            Repository.Root,
            "pack",
            $"{project}/{project}.csproj",
            "-c",
            "Release",
            $"-p:Version={Version}",
            "--artifacts-path",
            Path.Combine(_folder, "artifacts"),
            "-o",
            Feed
        );

    /// <summary>Installs the tool from the feed and runs it in the program's folder.</summary>
    public async Task<string> ToolAsync(params string[] arguments)
    {
        string folder = Path.Combine(_folder, "tool");
        if (!Directory.Exists(folder))
            await RunAsync(
                "dotnet",
                _folder,
                [
                    "tool",
                    "install",
                    "Streakoid.Client.Tool",
                    "--version",
                    Version,
                    "--tool-path",
                    folder,
                    "--configfile",
                    Path.Combine(_folder, "nuget.config"),
                ]
            );
        return await RunAsync(Path.Combine(folder, "dotnet-streakoid-client"), Program, arguments);
    }

    /// <summary>Writes a file of the program.</summary>
    public Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(Program, name), text);

    /// <summary>Builds the program and runs it against a server.</summary>
    public async Task<string> RunAsync(Uri endpoint)
    {
        await DotnetAsync(Program, "build", "-c", "Release", "-o", Path.Combine(_folder, "built"));
        return await RunAsync("dotnet", _folder, [Path.Combine(_folder, "built", "Program.dll"), endpoint.AbsoluteUri]);
    }

    /// <summary>Tries to restore the program for another framework.</summary>
    /// <returns>NuGet's error.</returns>
    public async Task<string> RestoreForAsync(string framework)
    {
        string project = Path.Combine(Program, "Program.csproj");
        await File.WriteAllTextAsync(project, Project().Replace("net10.0", framework, StringComparison.Ordinal));
        return (
            await Assert.ThrowsAnyAsync<Exception>(() => DotnetAsync(Program, "restore", "-p:DisableImplicitFrameworkReferences=true"))
        ).Message;
    }

    /// <summary>Publishes the program for this machine without a runtime beside it.</summary>
    /// <returns>The executable.</returns>
    public async Task<string> PublishAsync(string how)
    {
        string output = Path.Combine(_folder, how);
        await DotnetAsync(Program, "publish", "-c", "Release", "--use-current-runtime", "--self-contained", $"-p:{how}=true", "-o", output);
        return Path.Combine(output, OperatingSystem.IsWindows() ? "Program.exe" : "Program");
    }

    /// <summary>Runs an executable and returns what it wrote.</summary>
    public Task<string> RunAsync(string executable, Uri endpoint) => RunAsync(executable, _folder, [endpoint.AbsoluteUri]);

    public void Dispose() => TemporaryFolder.Delete(_folder);

    private Task<string> DotnetAsync(string folder, params string[] arguments) =>
        RunAsync("dotnet", folder, [.. arguments, "-nodeReuse:false", "-p:UseSharedCompilation=false", "-v", "minimal"]);

    private async Task<string> RunAsync(string executable, string folder, string[] arguments)
    {
        ProcessStartInfo start = new(executable, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Variables of the test run's MSBuild must not affect this one.
        foreach (string name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["NUGET_PACKAGES"] = Path.Combine(_folder, "packages");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(),
            error = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(15));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        string all = await output + await error;
        Assert.True(
            process.ExitCode == 0,
            $"{executable} {string.Join(' ', arguments)} ended with {process.ExitCode}:{Environment.NewLine}{all}"
        );
        return all;
    }

    // The machine's own sources stay available, and the packages in its cache are reused.
    private static string NuGetConfig(string feed) =>
        $"""
            <configuration>
              <packageSources>
                <add key="scratch" value="{feed}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="machine" value="{MachinePackages}" />
              </fallbackPackageFolders>
            </configuration>
            """;

    private static string MachinePackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Project() =>
        $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <TrimmerSingleWarn>false</TrimmerSingleWarn>
                <InvariantGlobalization>true</InvariantGlobalization>
                <SatelliteResourceLanguages>en</SatelliteResourceLanguages>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Streakoid.Client" Version="{Version}" />
              </ItemGroup>
            </Project>
            """;

    private const string Source = """
        using Microsoft.Extensions.DependencyInjection;
        using Streakoid.Client;

        ServiceCollection services = new();
        services.AddStreakoidClient().ConfigureHttpClient(http => http.BaseAddress = new Uri(args[0]));
        await using ServiceProvider provider = services.BuildServiceProvider();
        IStreakoidClient client = provider.GetRequiredService<IStreakoidClient>();

        var registered = await client.Register.ExecuteAsync(
            new RegisterInput { Email = $"{Guid.NewGuid():N}@example.com", Password = "correct horse battery staple", TimeZone = "Etc/UTC" });
        registered.EnsureNoErrors();
        if (registered.Data!.Register.Errors is { } refused) throw new InvalidOperationException(refused[0].Message);

        foreach (string name in new[] { "Read", "Run", "Rest" })
        {
            var created = await client.CreateStreak.ExecuteAsync(new CreateStreakInput { Name = name });
            created.EnsureNoErrors();
            var done = await client.CheckIn.ExecuteAsync(new CheckInInput { StreakId = created.Data!.CreateStreak.Streak!.Id, Amount = 2.5m });
            done.EnsureNoErrors();
        }

        await foreach (var streak in Pages.ReadAllAsync(
            (after, cancel) => client.GetStreaks.ExecuteAsync(first: 2, after: after, cancellationToken: cancel),
            data => data.Me.Streaks!.Nodes,
            data => new PageEnd(data.Me.Streaks!.PageInfo.HasNextPage, data.Me.Streaks.PageInfo.EndCursor)))
        {
            Console.WriteLine($"{streak.Name}: {streak.State} {streak.CurrentLength}/{streak.LongestLength}");
        }

        var unknown = await client.CheckIn.ExecuteAsync(new CheckInInput { StreakId = registered.Data.Register.Session!.Me.Id });
        Console.WriteLine(unknown.Data?.CheckIn.Errors?[0].Code);

        Copy copy = new();
        for (int time = 0; time < 2; time++)
        {
            await client.SyncAsync(copy);
            Console.WriteLine($"Copied {copy.Streaks.Count} streaks, {copy.CheckIns.Count} check-ins");
        }

        sealed class Copy : IChangeStore
        {
            private SyncPosition? _position;

            public Dictionary<string, IStreakFields> Streaks { get; } = [];
            public Dictionary<string, SyncedCheckIn> CheckIns { get; } = [];

            public ValueTask<SyncPosition?> ReadPositionAsync(CancellationToken cancellationToken) => new(_position);

            public ValueTask<bool> ApplyAsync(ChangePage page, CancellationToken cancellationToken)
            {
                if (page.From != _position)
                    return new(false);
                foreach (var streak in page.Streaks)
                    Streaks[streak.Id] = streak;
                foreach (var done in page.CheckIns)
                    CheckIns[done.CheckIn.Id] = done;
                foreach (string id in page.DeletedIds)
                    _ = Streaks.Remove(id) || CheckIns.Remove(id);
                _position = page.To;
                return new(true);
            }

            public ValueTask ClearAsync(CancellationToken cancellationToken)
            {
                Streaks.Clear();
                CheckIns.Clear();
                _position = null;
                return default;
            }
        }
        """;
}
