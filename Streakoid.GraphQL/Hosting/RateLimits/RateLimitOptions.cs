namespace Streakoid.Hosting.RateLimits;

/// <summary>Settings of section <c>Streakoid:RateLimits</c>. They hold for all servers of one database together.</summary>
public sealed class RateLimitOptions
{
    /// <summary>Requests of one signed-in user in a window; 0 for no limit.</summary>
    public int UserRequests { get; set; } = 1_200;

    /// <summary>Requests of one address without a valid token in a window; 0 for no limit.</summary>
    public int ClientRequests { get; set; } = 300;

    /// <summary>Pictures that one address fetches in a window; 0 for no limit.</summary>
    public int PictureRequests { get; set; } = 1_200;

    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);
}
