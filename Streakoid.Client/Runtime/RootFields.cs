namespace Streakoid.Client;

/// <summary>
/// Finds the names of a document's root fields, which tell whether it signs in or out. A scan of braces and names, not a parser:
/// the documents were validated when the code was generated.
/// </summary>
internal static class RootFields
{
    /// <summary>The fields of the first operation's outermost selection, without aliases; fragments are not followed.</summary>
    public static List<string> Of(string document)
    {
        List<string> fields = [];
        int braces = 0, parentheses = 0;
        string? before = null;
        bool directive = false;
        for (int i = 0; i < document.Length; i++)
        {
            switch (document[i])
            {
                case '#':
                    i = End(document, i, "\n") - 1;
                    break;
                case '"':
                    i = EndOfString(document, i) - 1;
                    break;
                case '{' when parentheses == 0:
                    braces++;
                    break;
                case '}' when parentheses == 0:
                    if (--braces == 0) return fields;
                    break;
                case '(':
                    parentheses++;
                    break;
                case ')':
                    parentheses--;
                    break;
                case ':' when braces == 1 && parentheses == 0:
                    // What came before was an alias.
                    if (before is not null) fields.RemoveAt(fields.Count - 1);
                    break;
                case '@':
                case '.':
                    directive = true;
                    break;
                case var c when IsName(c):
                    int start = i;
                    while (i + 1 < document.Length && IsName(document[i + 1])) i++;
                    if (braces == 1 && parentheses == 0)
                    {
                        before = directive ? null : document[start..(i + 1)];
                        if (before is not null) fields.Add(before);
                    }
                    directive = false;
                    break;
            }
        }
        return fields;
    }

    private static bool IsName(char c) => c == '_' || char.IsAsciiLetterOrDigit(c);

    private static int EndOfString(string document, int start)
    {
        if (document.AsSpan(start).StartsWith("\"\"\"")) return End(document, start + 3, "\"\"\"");
        int i = start + 1;
        while (i < document.Length && document[i] != '"') i += document[i] == '\\' ? 2 : 1;
        return i + 1;
    }

    private static int End(string document, int from, string mark)
    {
        int found = document.IndexOf(mark, from, StringComparison.Ordinal);
        return found < 0 ? document.Length : found + mark.Length;
    }
}
