namespace Streakoid.Hosting.RateLimits;

/// <summary>The remaining allowance of a caller.</summary>
/// <param name="Granted">Whether this request may go on.</param>
/// <param name="Limit">Requests in a window.</param>
/// <param name="Remaining">How many are left; more may have been taken from another server since this one asked.</param>
/// <param name="Reset">When the next window begins.</param>
internal readonly record struct Allowance(bool Granted, int Limit, int Remaining, TimeSpan Reset);
