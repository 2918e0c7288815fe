using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Streakoid.Graph.Errors;

namespace Streakoid.Graph;

/// <summary>
/// The rule for names of users: one line, no characters that change how it is shown, and no address of a web site, because a name is written
/// into e-mails that carry our sender.
/// </summary>
public static partial class DisplayNames
{
    /// <summary>The rule as messages state it.</summary>
    public const string Rule = "one line without control characters and web addresses";

    /// <summary>Rejects an input field that is no name.</summary>
    /// <exception cref="GraphError">It is not.</exception>
    public static void Validate(string field, object? value, int max)
    {
        Limits.Length(field, value, 1, max);
        if (value is string text && !IsValid(text.Trim(), max))
            throw GraphError.InvalidArgument($"`{field}` must be {Rule}.");
    }

    /// <summary>Whether a trimmed text is a name.</summary>
    public static bool IsValid(string text, int max) =>
        Limits.IsName(text, max) && text.EnumerateRunes().All(IsShown) && !WebAddress().IsMatch(text.Normalize(NormalizationForm.FormKC));

    private static bool IsShown(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
            // Joiners are part of emoji and of several scripts; other formats change the direction, or are not shown.
            UnicodeCategory.Format => rune.Value is 0x200C or 0x200D or (>= 0xE0020 and <= 0xE007F),
            UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse => false,
            _ => true,
        };

    // A scheme, a host that begins with www, a host with a path, or one of the domains that mail programs turn into links by themselves.
    [GeneratedRegex(
        @"[a-z][a-z0-9+.-]*:/|\b(mailto|javascript|data|tel):|\bwww\.|[\p{L}\p{N}-]+\.\p{L}{2,}/|[\p{L}\p{N}-]+\.(com|net|org|info|biz|io|co|app|dev|xyz|top|site|online|shop|link|click|me|ru|cn|de|uk|eu)\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
    )]
    private static partial Regex WebAddress();
}
