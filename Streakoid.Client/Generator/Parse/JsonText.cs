using System.Globalization;
using System.Text;

namespace Streakoid.Client.Generator.Parse;

/// <summary>
/// Reads JSON into dictionaries, lists, strings, numbers, booleans and nulls. netstandard2.0 has no System.Text.Json, and a
/// generator is loaded without its packages.
/// </summary>
internal sealed class JsonText
{
    private readonly string _text;
    private int _at;

    private JsonText(string text) => _text = text;

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonTextException">The text is not JSON.</exception>
    public static object? Read(string text)
    {
        var reader = new JsonText(text);
        var value = reader.Value();
        reader.Space();
        return reader._at == text.Length ? value : throw reader.Wrong("the end of the file");
    }

    private object? Value()
    {
        Space();
        if (_at >= _text.Length)
            throw Wrong("a value");
        switch (_text[_at])
        {
            case '{':
                return Object();
            case '[':
                return List();
            case '"':
                return String();
            case 't':
                return Word("true", true);
            case 'f':
                return Word("false", false);
            case 'n':
                return Word("null", null);
            default:
                return Number();
        }
    }

    private Dictionary<string, object?> Object()
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        _at++;
        if (Next('}'))
            return members;
        do
        {
            Space();
            if (_at >= _text.Length || _text[_at] != '"')
                throw Wrong("a member's name in quotes");
            var name = String();
            if (!Next(':'))
                throw Wrong("`:`");
            members[name] = Value();
        } while (Next(','));
        return Next('}') ? members : throw Wrong("`,` or `}`");
    }

    private List<object?> List()
    {
        var items = new List<object?>();
        _at++;
        if (Next(']'))
            return items;
        do items.Add(Value());
        while (Next(','));
        return Next(']') ? items : throw Wrong("`,` or `]`");
    }

    private string String()
    {
        var value = new StringBuilder();
        for (_at++; _at < _text.Length; _at++)
        {
            var c = _text[_at];
            if (c == '"')
            {
                _at++;
                return value.ToString();
            }

            if (c != '\\')
            {
                value.Append(c);
                continue;
            }

            if (++_at >= _text.Length)
                break;
            switch (_text[_at])
            {
                case 'n':
                    value.Append('\n');
                    break;
                case 't':
                    value.Append('\t');
                    break;
                case 'r':
                    value.Append('\r');
                    break;
                case 'b':
                    value.Append('\b');
                    break;
                case 'f':
                    value.Append('\f');
                    break;
                case 'u'
                    when _at + 4 < _text.Length
                        && int.TryParse(_text.Substring(_at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code):
                    value.Append((char)code);
                    _at += 4;
                    break;
                default:
                    value.Append(_text[_at]);
                    break;
            }
        }

        throw Wrong("the closing quote");
    }

    private double Number()
    {
        var start = _at;
        while (_at < _text.Length && "+-.eE0123456789".IndexOf(_text[_at]) >= 0)
            _at++;
        if (double.TryParse(_text.Substring(start, _at - start), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return number;
        _at = start;
        throw Wrong("a value");
    }

    private object? Word(string word, object? value)
    {
        if (string.CompareOrdinal(_text, _at, word, 0, word.Length) != 0)
            throw Wrong("a value");
        _at += word.Length;
        return value;
    }

    private bool Next(char c)
    {
        Space();
        if (_at >= _text.Length || _text[_at] != c)
            return false;
        _at++;
        return true;
    }

    private void Space()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(_text[_at]))
                _at++;
            else if (string.CompareOrdinal(_text, _at, "//", 0, 2) == 0)
                After("\n");
            else if (string.CompareOrdinal(_text, _at, "/*", 0, 2) == 0)
                After("*/");
            else
                break;
        }
    }

    // JSON has no comments, but editors and other tools accept them in configuration files.
    private void After(string end)
    {
        var found = _text.IndexOf(end, _at + 2, StringComparison.Ordinal);
        _at = found < 0 ? _text.Length : found + end.Length;
    }

    private JsonTextException Wrong(string expected) => new(expected, _at);
}

/// <summary>The text is not JSON.</summary>
internal sealed class JsonTextException(string expected, int offset) : Exception($"Expected {expected}.")
{
    public int Offset => offset;
}
