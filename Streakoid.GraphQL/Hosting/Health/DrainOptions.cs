namespace Streakoid.Hosting.Health;

/// <summary>How the server ends.</summary>
public sealed class DrainOptions
{
    /// <summary>
    /// For how long the server says that it is not ready, and still serves, before it stops listening: the time in which
    /// whoever sends it requests must notice.
    /// </summary>
    public TimeSpan Notice { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest that requests in flight may take after that.</summary>
    public TimeSpan InFlight { get; set; } = TimeSpan.FromSeconds(30);
}
