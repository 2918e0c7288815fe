using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;
using Streakoid.Accounts;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Commands;

internal static class RunCommand
{
    /// <summary>The exit code of a program that Ctrl+C ended.</summary>
    private const int Interrupted = 130;

    public static async Task<int> RunAsync(string[] settings)
    {
        StreakoidHost? started = await StartDatabaseAsync(settings);
        if (started is null)
            return Interrupted;
        await using StreakoidHost host = started;
        await using WebApplication app = host.Build();
        try
        {
            await app.StartAsync();
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or SocketException)
        {
            throw new StartException(
                $"{e.Message} Stop the program that listens there, or choose another address: --urls=http://localhost:8080"
            );
        }
        foreach (string address in app.Urls)
            app.Logger.LogInformation("Streakoid answers at {Address}/graphql; open it in a browser for the IDE", address.TrimEnd('/'));
        app.Logger.LogInformation(
            "Registration: {Mode} (Streakoid__Accounts__Registration)",
            app.Services.GetRequiredService<IOptions<AccountsOptions>>().Value.Registration
        );
        await app.WaitForShutdownAsync();
        return 0;
    }

    /// <summary>Starts the database; null if the host was stopped meanwhile, with nothing left running.</summary>
    private static async Task<StreakoidHost?> StartDatabaseAsync(string[] settings)
    {
        using CancellationTokenSource end = new();
        void End(PosixSignalContext signal)
        {
            signal.Cancel = true;
            end.Cancel();
        }
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        try
        {
            return await StreakoidHost.StartDatabaseAsync(settings, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return null;
        }
    }
}
