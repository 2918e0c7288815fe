using Streakoid.Data;
using Streakoid.Graph;

namespace Streakoid.Streaks;

/// <summary>The limits of a streak's texts, which are counted without surrounding space.</summary>
public static class StreakText
{
    /// <summary>Why the name cannot be kept; null where it can.</summary>
    public static InvalidStreakError? FaultOfName(string? name) => Fault("name", name?.Trim() ?? "", 1, Streak.MaxNameLength);

    /// <summary>Why the description cannot be kept; null where it can.</summary>
    public static InvalidStreakError? FaultOfDescription(string? description) =>
        description is null ? null : Fault("description", description.Trim(), 0, Streak.MaxDescriptionLength);

    private static InvalidStreakError? Fault(string field, string text, int min, int max)
    {
        if (text.Length < min || text.Length > max)
            return new InvalidStreakError(field, $"`{field}` has {min} to {max:N0} characters; {text.Length:N0} were sent.");
        return Texts.IsStorable(text) ? null : new InvalidStreakError(field, $"`{field}` holds a character that is not valid Unicode.");
    }
}
