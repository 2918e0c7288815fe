namespace Streakoid.Hosting.Health;

/// <summary>How the server shuts down.</summary>
public sealed class DrainOptions
{
    /// <summary>
    /// How long the server reports that it is not ready, and still serves, before it stops listening, so that
    /// load balancers notice.
    /// </summary>
    public TimeSpan Notice { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest that requests in flight may take after that.</summary>
    public TimeSpan InFlight { get; set; } = TimeSpan.FromSeconds(30);
}
