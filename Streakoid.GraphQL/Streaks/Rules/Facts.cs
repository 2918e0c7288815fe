using NodaTime;

namespace Streakoid.Streaks.Rules;

/// <summary>The check-ins by day. Fastest if queried in the order of days.</summary>
/// <param name="facts">In the order of days.</param>
public sealed class Facts(IReadOnlyList<Fact> facts)
{
    private int _next;

    /// <summary>The check-in of a day.</summary>
    public Fact? On(LocalDate day)
    {
        if (_next > 0 && facts[_next - 1].Day >= day)
            _next = 0;
        while (_next < facts.Count && facts[_next].Day < day)
            _next++;
        return _next < facts.Count && facts[_next].Day == day ? facts[_next] : null;
    }

    /// <summary>Whether there is no check-in on a day or after it.</summary>
    public bool EndBefore(LocalDate day) => facts.Count == 0 || facts[^1].Day < day;
}
