using System.Globalization;
using Streakoid.Tests.Client.Sync;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Feed;

/// <summary>
/// Three devices of a user, one of them with the typed client, edit offline and sync in random order; afterwards each keeps what the server does.
/// <c>STREAKOID_FEED_ROUNDS=10000 dotnet test --filter ConvergenceTests</c> asks for more rounds.
/// </summary>
[Trait("kind", "server")]
public sealed class ConvergenceTests(ServerFixture fixture, ITestOutputHelper output) : IClassFixture<ServerFixture>
{
    private const int RoundsEach = 20;

    private static readonly int Rounds = int.TryParse(
        Environment.GetEnvironmentVariable("STREAKOID_FEED_ROUNDS"),
        CultureInfo.InvariantCulture,
        out int rounds
    )
        ? rounds
        : 40;

    [Fact]
    public async Task Three_devices_that_were_offline_converge_to_the_server()
    {
        int changes = 0;
        int done = 0;
        await Parallel.ForAsync(
            0,
            (Rounds + RoundsEach - 1) / RoundsEach,
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (seed, _) =>
            {
                Random random = new(seed);
                Person ada = await Person.RegisterAsync(fixture.Server);
                ada.Patience = 10;
                string[] streaks =
                [
                    await ada.CreateStreakAsync("One"),
                    await ada.CreateStreakAsync("Two"),
                    await ada.CreateStreakAsync("Three"),
                ];
                Device[] devices =
                [
                    .. Enumerable
                        .Range(0, 3)
                        .Select(device => new Device(
                            ada,
                            new Random((seed * 3) + device),
                            device == 2 ? new SyncClient(fixture.Server.Endpoint) : null
                        )),
                ];
                foreach (Device device in devices)
                    await device.BeginAsync();
                string before = devices[0].Kept;
                for (int round = 0; round < RoundsEach; round++)
                {
                    foreach (Device device in devices)
                    {
                        for (int edit = random.Next(5); edit > 0; edit--)
                            device.Edit(streaks);
                    }
                    random.Shuffle(devices);
                    // Some at once, some one after the other.
                    if (random.Next(2) == 0)
                        await Task.WhenAll(devices.Select(device => device.SyncAsync()));
                    else
                        foreach (Device device in devices)
                            await device.SyncAsync();
                    foreach (Device device in devices)
                        await device.FollowAsync();
                    string server = Device.Joined((await Device.EverythingAsync(ada)).Values);
                    foreach (Device device in devices)
                        Assert.True(
                            device.Kept == server,
                            $"Seed {seed}, round {round}: the device keeps\n{device.Kept}\nand the server\n{server}"
                        );
                    if (server != before)
                        Interlocked.Increment(ref changes);
                    before = server;
                    Interlocked.Increment(ref done);
                }
                foreach (Device device in devices)
                    await device.DisposeAsync();
            }
        );
        output.WriteLine($"{done} rounds, {changes} of which changed something");
        // Rounds in which nothing happens would prove nothing.
        Assert.True(changes > done / 2, $"{changes} of {done} rounds changed something.");
    }
}
