using NodaTime;

namespace Streakoid.Data;

public static class Instants
{
    /// <summary>Now, to the millisecond, the precision of answers, so that stored and returned values are equal.</summary>
    public static Instant Now(this IClock clock) => Instant.FromUnixTimeMilliseconds(clock.GetCurrentInstant().ToUnixTimeMilliseconds());
}
