using System.Text;

namespace Streakoid.Graph;

/// <summary>Checks of text from clients.</summary>
public static class Texts
{
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
