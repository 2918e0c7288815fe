using System.Text;
using System.Text.RegularExpressions;

namespace Streakoid.Client.Generator.Parse;

/// <summary>Matches paths against patterns with <c>**</c>, <c>*</c>, <c>?</c> and <c>{a,b}</c>.</summary>
internal static class Glob
{
    public static bool Matches(string pattern, string path)
    {
        var expression = new StringBuilder("^");
        var inBraces = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (string.CompareOrdinal(pattern, i, "**/", 0, 3) == 0)
            {
                expression.Append("(?:.*/)?");
                i += 2;
            }
            else if (string.CompareOrdinal(pattern, i, "**", 0, 2) == 0)
            {
                expression.Append(".*");
                i++;
            }
            else if (c == '{')
            {
                expression.Append("(?:");
                inBraces = true;
            }
            else if (c == '}' && inBraces)
            {
                expression.Append(')');
                inBraces = false;
            }
            else
            {
                expression.Append(
                    c switch
                    {
                        '*' => "[^/]*",
                        '?' => "[^/]",
                        ',' when inBraces => "|",
                        _ => Regex.Escape(c.ToString()),
                    }
                );
            }
        }

        return Regex.IsMatch(path, expression.Append('$').ToString(), RegexOptions.CultureInvariant);
    }
}
