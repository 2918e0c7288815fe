using System.Globalization;
using System.Text;

namespace Streakoid.Data;

/// <summary>What a streak may look like.</summary>
public static class StreakLooks
{
    public const int MaxIconLength = 32;

    /// <summary>Whether a text is a color such as <c>#1E88E5</c>.</summary>
    public static bool IsColor(string text) => text.Length == 7 && text[0] == '#' && text.AsSpan(1).IndexOfAnyExcept(HexDigits) < 0;

    /// <summary>Whether a text is one emoji, or a name of letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static bool IsIcon(string text)
    {
        if (text.Length is 0 or > MaxIconLength)
            return false;
        if (text.All(one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_'))
            return true;
        return new StringInfo(text).LengthInTextElements == 1 && text.EnumerateRunes().Any(IsPictorial);
    }

    // Emoji are symbols; flags are pairs of letters among them, and keycaps have their own enclosing mark.
    private static bool IsPictorial(Rune rune) =>
        rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.EnclosingMark;

    private static readonly System.Buffers.SearchValues<char> HexDigits = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
