namespace Streakoid.Tests.Support;

/// <summary>One server for the tests of a class. Each test registers its own users.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public StreakoidServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await StreakoidServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
