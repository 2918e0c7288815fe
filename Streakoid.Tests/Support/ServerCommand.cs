using System.Diagnostics;
using Streakoid.Accounts.Sessions;
using Streakoid.Hosting;

namespace Streakoid.Tests.Support;

/// <summary>The server's command line, in processes of their own.</summary>
public static class ServerCommand
{
    /// <summary>What a command did.</summary>
    public sealed record Ended(int ExitCode, string Output, string Errors);

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Ended> RunAsync(params string[] arguments)
    {
        using Process process = Start(arguments);
        return await process.EndedAsync();
    }

    /// <summary>Waits for the end of a command.</summary>
    public static async Task<Ended> EndedAsync(this Process process)
    {
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));
        return new Ended(process.ExitCode, await output, await errors);
    }

    /// <summary>Starts a command.</summary>
    public static Process Start(params string[] arguments) => StartIn([], arguments);

    /// <summary>Starts a command by another program, such as <c>unshare</c>.</summary>
    public static Process StartIn(string[] prefix, params string[] arguments)
    {
        string[] command = [.. prefix, "dotnet", typeof(StreakoidHost).Assembly.Location, .. arguments];
        return Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
    }

    /// <summary>The settings with which a command acts on a server's database.</summary>
    public static string[] OperatorOf(StreakoidServer server) =>
        [
            $"--ConnectionStrings:Streakoid={server.Cluster.AppConnectionString(server.Database)}",
            $"--ConnectionStrings:StreakoidOwner={server.Cluster.OwnerConnectionString(server.Database)}",
            $"--Streakoid:SigningKeys:0={SigningKeys.NewKey()}",
        ];
}
