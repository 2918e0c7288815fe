namespace Streakoid.Hosting.Health;

/// <summary>The state of the server's lifetime.</summary>
internal sealed class ServerState(IHostApplicationLifetime lifetime)
{
    private volatile bool _warm;
    private volatile bool _leaving;

    /// <summary>Whether the database has been found and the first query has run. It stays so when the database goes away later.</summary>
    public bool IsWarm => _warm;

    /// <summary>Whether the server is stopping.</summary>
    public bool IsLeaving => _leaving || lifetime.ApplicationStopping.IsCancellationRequested;

    public void BecomeWarm() => _warm = true;

    public void Leave() => _leaving = true;
}
