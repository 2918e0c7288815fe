using Streakoid.Hosting.NodePackages;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.EmbeddedPostgres;

/// <summary>PostgreSQL refuses to run as root. Streakoid runs as root and as any other user, with the tools that the machine has.</summary>
[Trait("kind", "faults")]
public sealed class UserTests : EmbeddedPostgresTest
{
    [Fact]
    public async Task A_user_who_is_not_root_needs_no_tools()
    {
        // Root becomes another user who can still read this repository.
        string[] prefix = Processes.AreRoot ? ["/usr/bin/unshare", "--user", "--map-user=1000", "--map-group=1000"] : [];
        await using SeparateHost host = await SeparateHost.StartAsync(Folder, prefix, path: ToolsFolder());

        Assert.Equal("", host.Refusal);
        Assert.Equal(1, await SqlAsync(host.ConnectionString, "SELECT 1"));
    }

    [Theory]
    [InlineData("unshare")]
    [InlineData("setpriv")]
    public async Task Root_runs_PostgreSQL_with_either_of_two_tools_and_can_switch_between_them(string tool)
    {
        await using (SeparateHost earlier = await SeparateHost.StartAsync(Folder))
            await SqlAsync(earlier.ConnectionString, "CREATE TABLE kept AS SELECT 42 AS n");

        await using SeparateHost host = await SeparateHost.StartAsync(Folder, path: ToolsFolder("setsid", "chown", tool));

        if (Processes.AreRoot && tool != "unshare" && !await NobodyReachesPostgreSqlAsync())
        {
            Assert.Contains($"{tool} reports", host.Refusal, StringComparison.Ordinal);
            return;
        }

        Assert.Equal("", host.Refusal);
        Assert.Equal(42, await SqlAsync(host.ConnectionString, "SELECT n FROM kept"));
        await host.DisposeAsync();
        Assert.False(Processes.IsAlive(host.PostgresProcessId), "PostgreSQL was not stopped");

        // And back: the owner of the files must not matter.
        await using SeparateHost later = await SeparateHost.StartAsync(Folder);
        Assert.Equal(42, await SqlAsync(later.ConnectionString, "SELECT n FROM kept"));
    }

    [Fact]
    public async Task Root_without_these_tools_is_rejected_with_the_packages_to_install()
    {
        await using SeparateHost host = await SeparateHost.StartAsync(Folder, path: ToolsFolder("setsid", "chown"));

        if (!Processes.AreRoot)
        {
            Assert.Equal(1, await SqlAsync(host.ConnectionString, "SELECT 1"));
            return;
        }

        Assert.Contains("PostgreSQL refuses to run as root", host.Refusal, StringComparison.Ordinal);
        Assert.Contains("unshare is not installed; setpriv is not installed", host.Refusal, StringComparison.Ordinal);
        Assert.Contains("util-linux", host.Refusal, StringComparison.Ordinal);
    }

    // A folder for PATH with only these tools.
    private string ToolsFolder(params string[] tools)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, "..", $"tools-{Path.GetFileName(Folder)}")).FullName;
        foreach (string tool in tools)
        {
            string from = ((string[])["/usr/bin", "/usr/sbin", "/bin", "/sbin"])
                .Select(place => Path.Combine(place, tool))
                .First(File.Exists);
            File.CreateSymbolicLink(Path.Combine(folder, tool), from);
        }

        return folder;
    }

    private static async Task<bool> NobodyReachesPostgreSqlAsync()
    {
        try
        {
            await Processes.RunAsync(
                "setpriv",
                "--reuid=65534",
                "--regid=65534",
                "--clear-groups",
                "test",
                "-x",
                Path.Combine(NodePackageFolder.PostgreSql!, "bin", "postgres")
            );
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
