using NodaTime;

namespace Streakoid.Data;

public static class Instants
{
    /// <summary>Now, to the millisecond: as fine as clients are told, so that what is stored is what was said.</summary>
    public static Instant Now(this IClock clock) => Instant.FromUnixTimeMilliseconds(clock.GetCurrentInstant().ToUnixTimeMilliseconds());
}
