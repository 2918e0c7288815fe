using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting.NodePackages;

// Not how the tests are run: a host with an embedded PostgreSQL in a process of its own, for the tests that kill it. See
// Support/SeparateHost.cs.
if (args is not ["embedded-postgres", string folder])
{
    await Console.Error.WriteLineAsync("These are tests: run them with 'dotnet test'.");
    return 1;
}

var interrupted = new TaskCompletionSource<string?>();
using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(
    PosixSignal.SIGINT,
    context =>
    {
        context.Cancel = true;
        interrupted.TrySetResult("interrupted");
    }
);

try
{
    await using EmbeddedPostgresServer server = await EmbeddedPostgresServer.StartAsync(
        new EmbeddedPostgresOptions { DataFolder = folder, BinariesFolder = NodePackageFolder.PostgreSql },
        NullLogger.Instance,
        CancellationToken.None
    );
    await Console.Out.WriteLineAsync($"ready {server.ProcessId} {server.SuperuserConnectionString}");
    // On a thread of its own: the console's asynchronous reading blocks.
    Task<string?> input = Task.Run(Console.In.ReadLine);
    await Task.WhenAny(input, interrupted.Task);

    // What a host does with the requests that are in flight when it is told to end.
    await Task.Delay(500);
    await using var connection = new NpgsqlConnection(server.AppConnectionString);
    await connection.OpenAsync();
    await Console.Out.WriteLineAsync($"still served, {server.Restarts} restarts");
    return 0;
}
catch (EmbeddedPostgresException exception)
{
    await Console.Out.WriteLineAsync($"refused {exception.Message}");
    return 2;
}
