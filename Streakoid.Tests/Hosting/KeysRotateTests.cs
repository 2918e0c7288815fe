using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.IdentityModel.JsonWebTokens;
using NodaTime;
using Streakoid.Accounts.Sessions;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting;

/// <summary>Signing keys change while their tokens live.</summary>
[Trait("kind", "faults")]
public sealed partial class KeysRotateTests
{
    [Fact]
    public async Task Tokens_of_the_former_key_live_until_they_expire_and_no_longer()
    {
        string former = SigningKeys.NewKey();
        (int code, string printed) = await RunAsync("keys", "rotate", $"--Streakoid:SigningKeys:0={former}");
        Assert.Equal(0, code);
        string[] lists = printed.Split("2. ");
        string[] known = Keys(lists[0]),
            signing = Keys(lists[1]);
        Assert.Equal(former, known[0]);
        Assert.Equal(known.Reverse(), signing);

        await using StreakoidServer before = await StreakoidServer.StartAsync(settings: Setting(known));
        Person ada = await Person.RegisterAsync(before);
        await using StreakoidServer after = await StreakoidServer.StartAsync(database: before.Database, settings: Setting(signing));
        // Meanwhile both run: each takes the other's tokens.
        Person there = new(after) { AccessToken = ada.AccessToken };
        (await there.AskAsync("{ me { id } }")).Succeeded();
        await there.RefreshAsync(ada.RefreshToken!);
        Assert.NotEqual(KeyId(ada.AccessToken!), KeyId(there.AccessToken!));
        (await new Person(before) { AccessToken = there.AccessToken }.AskAsync("{ me { id } }")).Succeeded();

        string old = ada.AccessToken!;
        after.Clock.Advance(Duration.FromMinutes(15));
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Person(after) { AccessToken = old }.AskAsync("{ me { id } }")).Status);
        await using StreakoidServer later = await StreakoidServer.StartAsync(database: before.Database, settings: Setting([signing[0]]));
        Assert.Equal(HttpStatusCode.Unauthorized, (await new Person(later) { AccessToken = old }.AskAsync("{ me { id } }")).Status);
        (await new Person(later) { AccessToken = there.AccessToken }.AskAsync("{ me { id } }")).Succeeded();
    }

    [Fact]
    public async Task A_server_that_keeps_its_own_data_rotates_the_key_there_and_keeps_the_former_one()
    {
        string folder = Directory.CreateTempSubdirectory("streakoid-keys").FullName;
        try
        {
            string file = Path.Combine(folder, "signing-key"),
                first = SigningKeys.NewKey();
            await File.WriteAllTextAsync(file, first);
            Assert.Equal(0, (await RunAsync("keys", "rotate", $"--Streakoid:DataFolder={folder}")).Code);
            string[] once = await File.ReadAllLinesAsync(file);
            Assert.Equal(2, once.Length);
            Assert.Equal(first, once[1]);
            Assert.Equal(0, (await RunAsync("keys", "rotate", $"--Streakoid:DataFolder={folder}")).Code);
            string[] twice = await File.ReadAllLinesAsync(file);
            Assert.Equal(2, twice.Length);
            Assert.Equal(once[0], twice[1]);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Where_there_is_no_key_the_command_says_where_it_looked()
    {
        string folder = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        (int code, string printed) = await RunAsync("keys", "rotate", $"--Streakoid:DataFolder={folder}");
        Assert.Equal(1, code);
        Assert.Contains("there is no key to rotate", printed, StringComparison.Ordinal);
        Assert.Contains(folder, printed, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Printed)> RunAsync(params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(Streakoid.Hosting.StreakoidHost).Assembly.Location, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }

    private static string[] Setting(string[] keys) => [.. keys.Select((key, index) => $"--Streakoid:SigningKeys:{index}={key}")];

    private static string[] Keys(string text) => [.. KeyLine().Matches(text).Select(match => match.Groups["key"].Value)];

    private static string KeyId(string token) => new JsonWebToken(token).Kid;

    [GeneratedRegex(@"Streakoid__SigningKeys__\d+=(?<key>\S+)")]
    private static partial Regex KeyLine();
}
