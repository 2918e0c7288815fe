using System.Text;
using System.Text.RegularExpressions;

namespace Streakoid.Tests.Isolation;

/// <summary>What would betray one user in an answer to another: the canary, and ids in any spelling.</summary>
public sealed partial class Traces(string canary, IReadOnlyList<Guid> ids)
{
    private readonly HashSet<Guid> _ids = [.. ids];

    /// <summary>The traces in a text, also inside of what is base64 in it: ids, cursors, tokens.</summary>
    public IReadOnlyList<string> In(string text)
    {
        List<string> found = [];
        Look(text);
        foreach (Match token in Base64().Matches(text))
        {
            if (Decode(token.Value) is not { } bytes)
                continue;
            Look(Encoding.Latin1.GetString(bytes));
            for (int start = 0; start + 16 <= bytes.Length; start++)
            {
                Guid id = new(bytes.AsSpan(start, 16));
                if (_ids.Contains(id))
                    found.Add($"the bytes of id {id}");
            }
        }
        return found;

        void Look(string where)
        {
            if (where.Contains(canary, StringComparison.OrdinalIgnoreCase))
                found.Add($"the word {canary}");
            foreach (Match hex in Hex().Matches(where))
            {
                if (Guid.TryParse(hex.Value, out Guid id) && _ids.Contains(id))
                    found.Add($"the id {id}");
            }
        }
    }

    private static byte[]? Decode(string token)
    {
        string text = token.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        byte[] bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out int length) ? bytes[..length] : null;
    }

    [GeneratedRegex("[A-Za-z0-9+/_-]{20,}=*")]
    private static partial Regex Base64();

    [GeneratedRegex("[0-9A-Fa-f]{32}|[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")]
    private static partial Regex Hex();
}
