using Streakoid.Graph.Errors;

namespace Streakoid.Graph;

/// <summary>Limits of input fields. What breaks one is refused before anything runs, with a message that says the limit.</summary>
public static class Limits
{
    /// <summary>Holds a text to a length, counted without surrounding space.</summary>
    public static void Length(string field, object? value, int min, int max)
    {
        if (value is not string text) return;
        int length = text.Trim().Length;
        if (length < min || length > max) throw new GraphError(null, $"`{field}` has {min} to {max:N0} characters; {length:N0} were sent.");
        if (!Texts.IsStorable(text)) throw new GraphError(null, $"`{field}` holds a character that is not valid Unicode.");
    }

    /// <summary>Whether a text that has been trimmed has 1 to so many characters, each of which can be kept.</summary>
    public static bool IsName(string text, int max) => text.Length > 0 && text.Length <= max && Texts.IsStorable(text);

    /// <summary>The beginning of a text, no longer than <paramref name="max"/>, and no half of a character at its end.</summary>
    public static string Shortened(string text, int max) => text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];

    /// <summary>Holds a number above 0 and up to <paramref name="max"/>.</summary>
    public static void Range(string field, object? value, decimal max)
    {
        if (value is decimal number && (number <= 0 || number > max))
            throw new GraphError(null, $"`{field}` must be above 0 and at most {max:N0}; {number} was sent.");
    }
}
