using Streakoid.Graph.Errors;

namespace Streakoid.Graph;

/// <summary>Limits of input fields. Other values are rejected before anything runs, with a message that shows the limit.</summary>
public static class Limits
{
    /// <summary>Limits the length of a text, without surrounding white space.</summary>
    public static void Length(string field, object? value, int min, int max)
    {
        if (value is not string text)
            return;
        int length = text.Trim().Length;
        if (length < min || length > max)
            throw GraphError.InvalidArgument($"`{field}` must have {min} to {max:N0} characters; {length:N0} were sent.");
        if (!Texts.IsStorable(text))
            throw GraphError.InvalidArgument($"`{field}` contains a character that is not valid Unicode.");
    }

    /// <summary>Whether a trimmed text has 1 to <paramref name="max"/> characters and can be stored.</summary>
    public static bool IsName(string text, int max) => text.Length > 0 && text.Length <= max && Texts.IsStorable(text);

    /// <summary>The start of a text, at most <paramref name="max"/> long, without splitting a surrogate pair.</summary>
    public static string Shortened(string text, int max) =>
        text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];

    /// <summary>Limits a number to values above 0 and up to <paramref name="max"/>.</summary>
    public static void Range(string field, object? value, decimal max)
    {
        if (value is decimal number && (number <= 0 || number > max))
            throw GraphError.InvalidArgument($"`{field}` must be above 0 and at most {max:N0}; {number} was sent.");
    }
}
