using System.Net.Sockets;

namespace Streakoid.Hosting.Commands;

internal static class RunCommand
{
    public static async Task<int> RunAsync(string[] settings)
    {
        await using StreakoidHost host = await StreakoidHost.StartDatabaseAsync(settings);
        await using WebApplication app = host.Build();
        try
        {
            await app.StartAsync();
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or SocketException)
        {
            throw new StartException($"{e.Message} Stop what listens there, or choose another address: --urls=http://localhost:8080");
        }
        foreach (string address in app.Urls)
            app.Logger.LogInformation("Streakoid answers at {Address}/graphql; open it in a browser for the IDE", address.TrimEnd('/'));
        await app.WaitForShutdownAsync();
        return 0;
    }
}
