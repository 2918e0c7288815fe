using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Systemd;

[Trait("kind", "faults")]
public sealed class SystemdTests
{
    [Fact]
    public async Task A_server_notifies_systemd_that_it_is_ready_alive_and_stopping()
    {
        await using NotifySocket systemd = new();
        string database = await MigratedDatabase.CreateAsync();
        string connection = (await EmbeddedCluster.SharedAsync).AppConnectionString(database) + ";Maximum Pool Size=5";
        await using (
            ServerProcess server = await ServerProcess.StartAsync(
                connection,
                environment: new Dictionary<string, string> { ["NOTIFY_SOCKET"] = systemd.Path, ["WATCHDOG_USEC"] = "1500000" }
            )
        )
        {
            await Processes.EventuallyAsync(() => Task.FromResult(systemd.Count("WATCHDOG=1") >= 3), "signs of life");
            Assert.Equal(0, await server.EndAsync());
        }
        Assert.Equal("READY=1", systemd.Told[0]);
        Assert.Equal(1, systemd.Count("READY=1"));
        await Processes.EventuallyAsync(() => Task.FromResult(systemd.Count("STOPPING=1") == 1), "that it stops");
        await (await EmbeddedCluster.SharedAsync).DropDatabaseAsync(database);
    }

    [Fact]
    public async Task A_hanging_server_sends_no_watchdog_signal_until_it_answers_again()
    {
        await using NotifySocket systemd = new();
        Hang hang = new();
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            services => services.AddSingleton<IStartupFilter>(hang),
            settings: [$"--NOTIFY_SOCKET={systemd.Path}", "--WATCHDOG_USEC=600000"]
        );
        await SignsAsync(systemd, 2);
        hang.Begin();
        // The last one may have been on its way. From then on it was asked in vain three times, and said nothing.
        await Processes.EventuallyAsync(() => Task.FromResult(hang.Held >= 2), "asked");
        int before = systemd.Count("WATCHDOG=1");
        await Processes.EventuallyAsync(() => Task.FromResult(hang.Held >= 5), "asked again");
        Assert.Equal(before, systemd.Count("WATCHDOG=1"));
        hang.End();
        await SignsAsync(systemd, before + 2);
    }

    [Fact]
    public async Task The_unit_is_one_that_systemd_understands()
    {
        string program = await DebianPackages.EnsureAsync("systemd-analyze", "systemd");
        string folder = TemporaryFolder.Make("unit");
        string file = Path.Combine(folder, "streakoid.service");
        string unit = await File.ReadAllTextAsync(Repository.File("ops", "systemd", "streakoid.service"));
        // The program may be elsewhere here, and the settings are nowhere.
        await File.WriteAllTextAsync(file, unit.Replace("/usr/bin/dotnet", Environment.ProcessPath, StringComparison.Ordinal));
        await Processes.RunAsync(program, "verify", "--man=no", file);
        Assert.Contains("Type=notify\n", unit, StringComparison.Ordinal);
        Assert.Contains("Restart=always\n", unit, StringComparison.Ordinal);
        Assert.Contains("WatchdogSec=", unit, StringComparison.Ordinal);
        TemporaryFolder.Delete(folder);
    }

    private static Task SignsAsync(NotifySocket systemd, int times) =>
        Processes.EventuallyAsync(() => Task.FromResult(systemd.Count("WATCHDOG=1") >= times), $"{times} signs of life");

    /// <summary>Holds every request, as a server does whose threads are all stuck.</summary>
    private sealed class Hang : IStartupFilter
    {
        private TaskCompletionSource? _held;
        private int _count;

        public int Held => Volatile.Read(ref _count);

        public void Begin() => Volatile.Write(ref _held, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        public void End() => Interlocked.Exchange(ref _held, null)!.SetResult();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            application =>
            {
                application.Use(
                    async (context, rest) =>
                    {
                        if (Volatile.Read(ref _held) is { } held)
                        {
                            Interlocked.Increment(ref _count);
                            await held.Task;
                        }
                        await rest();
                    }
                );
                next(application);
            };
    }
}
