namespace Streakoid.Client;

/// <summary>
/// Finds the names of a document's root fields, which show whether it signs in or out. It reads tokens and braces only:
/// the documents were validated when the code was generated.
/// </summary>
internal sealed class RootFields
{
    private readonly List<string> _tokens;
    private readonly Dictionary<string, int> _fragments = [];
    private readonly HashSet<string> _entered = [];
    private readonly List<string> _fields = [];

    private RootFields(List<string> tokens) => _tokens = tokens;

    /// <summary>The root fields of the first operation without their aliases, fragments included.</summary>
    public static List<string> Of(string document)
    {
        RootFields found = new(Tokens(document));
        int? operation = null;
        for (int i = 0; i < found._tokens.Count; i++)
        {
            string? fragment = found._tokens[i] == "fragment" ? found.At(i + 1) : null;
            while (found.At(i) is { } token && token != "{") i = token == "(" ? found.After(i, "(", ")") : i + 1;
            if (fragment is not null) found._fragments.TryAdd(fragment, i);
            else operation ??= i;
            i = found.After(i, "{", "}") - 1;
        }
        if (operation is { } start) found.Collect(start);
        return found._fields;
    }

    private string? At(int index) => index < _tokens.Count ? _tokens[index] : null;

    /// <summary>Collects the fields of the selection whose brace opens at <paramref name="open"/>.</summary>
    private void Collect(int open)
    {
        int i = open + 1;
        while (At(i) is { } token && token != "}")
        {
            bool spreads = token == "...";
            if (spreads && At(++i) == "on") i += 2;
            else if (spreads && At(i) is not ("{" or "@" or null)) Spread(_tokens[i++]);
            else if (!spreads) i = Field(i);
            while (At(i) == "@") i = Arguments(i + 2);
            if (At(i) != "{") continue;
            if (spreads) Collect(i);
            i = After(i, "{", "}");
        }
    }

    private int Field(int i)
    {
        if (At(i + 1) == ":") i += 2;
        if (At(i) is { } name) _fields.Add(name);
        return Arguments(i + 1);
    }

    private void Spread(string name)
    {
        if (_entered.Add(name) && _fragments.TryGetValue(name, out int open)) Collect(open);
    }

    private int Arguments(int i) => At(i) == "(" ? After(i, "(", ")") : i;

    /// <summary>The place after what closes what opens at <paramref name="i"/>.</summary>
    private int After(int i, string opening, string closing)
    {
        int depth = 0;
        for (; At(i) is { } token; i++)
        {
            if (token == opening) depth++;
            if (token == closing && --depth == 0) return i + 1;
        }
        return i;
    }

    private static List<string> Tokens(string document)
    {
        List<string> tokens = [];
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
                case '.':
                    tokens.Add("...");
                    i += 2;
                    break;
                case '{' or '}' or '(' or ')' or ':' or '@':
                    tokens.Add(document[i].ToString());
                    break;
                case var c when IsName(c):
                    int start = i;
                    while (i + 1 < document.Length && IsName(document[i + 1])) i++;
                    tokens.Add(document[start..(i + 1)]);
                    break;
            }
        }
        return tokens;
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
