using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

/// <summary>The limits of what is said of a streak. Texts are counted without surrounding space.</summary>
public static class StreakText
{
    /// <summary>Why the name is invalid; null if it is valid.</summary>
    public static InvalidStreakError? FaultOfName(string? name) => Fault("name", name?.Trim() ?? "", 1, Streak.MaxNameLength);

    /// <summary>Why the description is invalid; null if it is valid.</summary>
    public static InvalidStreakError? FaultOfDescription(string? description) =>
        description is null ? null : Fault("description", description.Trim(), 0, Streak.MaxDescriptionLength);

    /// <summary>Why the tags are invalid; null if they are valid.</summary>
    public static InvalidStreakError? FaultOfTags(IReadOnlyList<string>? tags)
    {
        if (tags is null)
            return null;
        if (tags.Count > Streak.MaxTags)
            return new InvalidStreakError("tags", $"`tags` must have at most {Streak.MaxTags} tags; {tags.Count:N0} were sent.");
        return tags.Select(tag => Fault("tags", tag.Trim(), 1, Streak.MaxTagLength)).FirstOrDefault(fault => fault is not null);
    }

    /// <summary>Why the color is invalid; null if it is valid.</summary>
    public static InvalidStreakError? FaultOfColor(string? color) =>
        color is null || StreakLooks.IsColor(color)
            ? null
            : new InvalidStreakError("color", "`color` must have the form `#1E88E5`: `#` and six hexadecimal digits.");

    /// <summary>Why the icon is invalid; null if it is valid.</summary>
    public static InvalidStreakError? FaultOfIcon(string? icon) =>
        icon is null || StreakLooks.IsIcon(icon)
            ? null
            : new InvalidStreakError(
                "icon",
                $"`icon` must be one emoji, or a name of 1 to {StreakLooks.MaxIconLength} ASCII letters, digits, `-` and `_`."
            );

    /// <summary>Why the days that may be backdated are invalid; null if they are valid, or not given.</summary>
    public static InvalidStreakError? FaultOfBackdating(int? days) =>
        days is null or (>= 0 and <= BackdatingChanges.MaxDays)
            ? null
            : new InvalidStreakError(
                "allowedBackdatingDays",
                $"`allowedBackdatingDays` must be from 0 to {BackdatingChanges.MaxDays}; {days} was sent."
            );

    /// <summary>The tags as they are kept: without surrounding space, each once.</summary>
    public static List<string> Tags(IEnumerable<string>? tags) => [.. (tags ?? []).Select(tag => tag.Trim()).Distinct()];

    private static InvalidStreakError? Fault(string field, string text, int min, int max)
    {
        if (text.Length < min || text.Length > max)
            return new InvalidStreakError(field, $"`{field}` has {min} to {max:N0} characters; {text.Length:N0} were sent.");
        return Texts.IsStorable(text) ? null : new InvalidStreakError(field, $"`{field}` contains a character that is not valid Unicode.");
    }
}
