using NodaTime;

namespace Streakoid.Web.Tests.Support;

/// <summary>The machine's clock, which the browser also has, moved by the test.</summary>
public sealed class RealClock : IClock
{
    /// <summary>How far the clock is ahead.</summary>
    public Duration Ahead { get; set; }

    public Instant GetCurrentInstant() => SystemClock.Instance.GetCurrentInstant() + Ahead;
}
