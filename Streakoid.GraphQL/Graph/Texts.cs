using System.Globalization;
using System.Text;

namespace Streakoid.Graph;

/// <summary>Checks of text from clients.</summary>
public static class Texts
{
    /// <summary>
    /// Whether the text contains characters that are not shown, so that two texts that look alike differ (Unicode's
    /// Default_Ignorable_Code_Point), or that no version of Unicode has assigned yet.
    /// </summary>
    public static bool HasIgnorable(string text) =>
        text.EnumerateRunes()
            .Any(rune =>
                Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
                || rune.Value
                    is 0x034F
                        or 0x115F
                        or 0x1160
                        or 0x17B4
                        or 0x17B5
                        or (>= 0x180B and <= 0x180F)
                        or 0x3164
                        or (>= 0xFE00 and <= 0xFE0F)
                        or 0xFFA0
                        or (>= 0xE0000 and <= 0xE0FFF)
            );

    /// <summary>Whether PostgreSQL can store the text: no NUL, no lone surrogate.</summary>
    public static bool IsStorable(string text)
    {
        ReadOnlySpan<char> rest = text;
        while (!rest.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(rest, out Rune rune, out int length) != System.Buffers.OperationStatus.Done || rune.Value == 0)
                return false;
            rest = rest[length..];
        }
        return true;
    }
}
