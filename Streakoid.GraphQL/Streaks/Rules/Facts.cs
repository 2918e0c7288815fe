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
            _next = FirstFrom(day, _next);
        while (_next < facts.Count && facts[_next].Day < day)
            _next++;
        return _next < facts.Count && facts[_next].Day == day ? facts[_next] : null;
    }

    /// <summary>The index of the first of <paramref name="count"/> check-ins that is on a day or after it.</summary>
    private int FirstFrom(LocalDate day, int count)
    {
        int low = 0;
        for (int high = count; low < high; )
        {
            int middle = (low + high) / 2;
            (low, high) = facts[middle].Day < day ? (middle + 1, high) : (low, middle);
        }
        return low;
    }

    /// <summary>Whether there is no check-in on a day or after it.</summary>
    public bool EndBefore(LocalDate day) => facts.Count == 0 || facts[^1].Day < day;
}
