using System.Text;

namespace Streakoid.Streaks.Transfer;

/// <summary>
/// Reads CSV by RFC 4180, row by row, with the line where each starts. Other readers guess the delimiter from the first line, which is
/// wrong if it contains names, and count rows instead of lines.
/// </summary>
public sealed class CsvText(string text, string file, CancellationToken cancellationToken, char delimiter = ',')
{
    private readonly List<string> _fields = [];
    private readonly StringBuilder _quoted = new();
    private int _at = text.StartsWith('\uFEFF') ? 1 : 0;
    private int _line = 1;

    /// <summary>The fields of the row that was read, as they are.</summary>
    public IReadOnlyList<string> Fields => _fields;

    /// <summary>The line that the row begins on, from 1.</summary>
    public int Line { get; private set; }

    public string Path => $"{file}:{Line}";

    /// <summary>Where the next row begins in the text.</summary>
    public int Position => _at;

    /// <summary>The line that the next row begins on.</summary>
    public int NextLine => _line;

    /// <summary>Goes on after some text that was read in another way.</summary>
    public CsvText From(int at, int line)
    {
        (_at, _line) = (at, line);
        return this;
    }

    /// <summary>Reads the next row; false at the end. Empty lines are passed over.</summary>
    public bool Read()
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (_at < text.Length && text[_at] is '\r' or '\n')
            EndLine();
        if (_at >= text.Length)
            return false;
        _fields.Clear();
        Line = _line;
        while (true)
        {
            _fields.Add(_at < text.Length && text[_at] == '"' ? Quoted() : Plain());
            if (_at < text.Length && text[_at] == delimiter)
            {
                _at++;
                continue;
            }
            EndLine();
            return true;
        }
    }

    private string Plain()
    {
        ReadOnlySpan<char> rest = text.AsSpan(_at);
        int length = rest.IndexOfAny(delimiter, '\r', '\n');
        if (length < 0)
            length = rest.Length;
        _at += length;
        return rest[..length].ToString();
    }

    private string Quoted()
    {
        _quoted.Clear();
        _at++;
        while (true)
        {
            int end = text.IndexOf('"', _at);
            if (end < 0)
                throw new ImportException(Path, "A quote is not closed.");
            CountLines(end);
            _quoted.Append(text, _at, end - _at);
            _at = end + 1;
            if (_at >= text.Length || text[_at] != '"')
                break;
            _quoted.Append('"');
            _at++;
        }
        if (_at < text.Length && text[_at] != delimiter && text[_at] is not ('\r' or '\n'))
            throw new ImportException(Path, "Text follows a closing quote.");
        return _quoted.ToString();
    }

    private void CountLines(int until)
    {
        for (int i = _at; i < until; i++)
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 >= text.Length || text[i + 1] != '\n')))
                _line++;
    }

    private void EndLine()
    {
        if (_at >= text.Length)
            return;
        _at += text[_at] == '\r' && _at + 1 < text.Length && text[_at + 1] == '\n' ? 2 : 1;
        _line++;
    }
}
