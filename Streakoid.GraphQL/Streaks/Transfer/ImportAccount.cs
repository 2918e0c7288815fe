using System.Globalization;
using System.Text;

namespace Streakoid.Streaks.Transfer;

/// <summary>What became of a row that was read. Of two the later one in this list holds.</summary>
public enum RowOutcome
{
    /// <summary>Not decided; such a row is listed in the warnings.</summary>
    Unknown,

    /// <summary>It arrived whole.</summary>
    Imported,

    /// <summary>Its data already existed.</summary>
    Merged,

    /// <summary>It is named in the warnings.</summary>
    Warned,
}

/// <summary>A row of an import: a line of a file, or an item of a list.</summary>
public readonly record struct ImportRow(ImportRows Rows, int Index);

/// <summary>What became of the rows of one file.</summary>
/// <param name="Name">The file's name, or the list's path.</param>
/// <param name="Rows">How many rows were read.</param>
/// <param name="Imported">How many arrived whole.</param>
/// <param name="Merged">How many already existed.</param>
/// <param name="Warned">How many are named in the warnings.</param>
public sealed record ImportedFile(string Name, int Rows, int Imported, int Merged, int Warned);

/// <summary>The rows of one file, or of one list of a JSON document.</summary>
public sealed class ImportRows(ImportAccount account, string document, string name, bool isList)
{
    private readonly List<int> _numbers = [];
    private readonly List<RowOutcome> _outcomes = [];

    public string Document => document;

    public IReadOnlyList<RowOutcome> Outcomes => _outcomes;

    /// <summary>Counts a row in.</summary>
    /// <param name="number">The file's line, from 1, or the item's place in its list, from 0.</param>
    public ImportRow Read(int number)
    {
        _numbers.Add(number);
        _outcomes.Add(RowOutcome.Unknown);
        return new ImportRow(this, _numbers.Count - 1);
    }

    /// <summary>Says what became of a row.</summary>
    public void Set(int index, RowOutcome outcome)
    {
        if (outcome == RowOutcome.Warned && _outcomes[index] != RowOutcome.Warned)
            account.CountWarned();
        if (outcome > _outcomes[index])
            _outcomes[index] = outcome;
    }

    /// <summary>Some rows as a warning names them: <c>Checkmarks.csv:3-9, 12</c> or <c>habits[0].records[3-9, 12]</c>.</summary>
    public string Place(IReadOnlyCollection<int> indices)
    {
        StringBuilder text = new(isList ? $"{name}[" : $"{name}:");
        int[] numbers = [.. indices.Select(index => _numbers[index]).Distinct().Order()];
        for (int i = 0; i < numbers.Length; i++)
        {
            int first = numbers[i];
            while (i + 1 < numbers.Length && numbers[i + 1] == numbers[i] + 1)
                i++;
            if (first != numbers[0])
                text.Append(", ");
            text.Append(CultureInfo.InvariantCulture, $"{first}");
            if (numbers[i] > first)
                text.Append(CultureInfo.InvariantCulture, $"-{numbers[i]}");
        }
        return text.Append(isList ? "]" : "").ToString();
    }
}

/// <summary>
/// Accounts for every row of an import: it was imported, merged into existing data, or listed in a warning. A row without an outcome
/// is listed too, so that none is lost silently.
/// </summary>
public sealed class ImportAccount
{
    private const int MaxUnknown = 100;

    private readonly List<ImportRows> _rows = [];
    private readonly List<(ImportRows? Rows, string Message)> _order = [];
    private readonly Dictionary<(ImportRows Rows, string Message), List<int>> _named = [];
    private readonly HashSet<string> _general = [];
    private readonly HashSet<string> _unknown = [];
    private int _warned;

    /// <summary>The lines of a file.</summary>
    public ImportRows File(string name) => Add(new ImportRows(this, name, name, isList: false));

    /// <summary>The items of a list of a JSON document.</summary>
    public ImportRows List(string document, string path) => Add(new ImportRows(this, document, path, isList: true));

    public void Imported(ImportRow row) => row.Rows.Set(row.Index, RowOutcome.Imported);

    public void Merged(ImportRow row) => row.Rows.Set(row.Index, RowOutcome.Merged);

    /// <summary>Adds a warning for a row. Rows of one file with the same message are merged.</summary>
    public void Warn(ImportRow row, string message)
    {
        row.Rows.Set(row.Index, RowOutcome.Warned);
        if (!_named.TryGetValue((row.Rows, message), out List<int>? indices))
        {
            _named.Add((row.Rows, message), indices = []);
            _order.Add((row.Rows, message));
        }
        indices.Add(row.Index);
    }

    /// <summary>Says something of the import as a whole.</summary>
    public void Warn(string message)
    {
        if (_general.Add(message))
            _order.Add((null, message));
    }

    /// <summary>
    /// Names what an object has besides known members, each name once: a newer version of the app may have written it. What is empty says
    /// nothing.
    /// </summary>
    public void WarnOfUnknown(JsonAt sent, HashSet<string> known)
    {
        foreach ((string name, JsonAt value) in sent.Members())
        {
            if (known.Contains(name) || value.IsEmpty || _unknown.Count >= MaxUnknown || !_unknown.Add(name))
                continue;
            Warn($"{ImportException.Quote(name)} is unknown to this server and is ignored; it first occurs in {sent.Path}.");
        }
    }

    /// <summary>The warnings, in the order in which they came up.</summary>
    public IReadOnlyList<string> Warnings()
    {
        foreach (ImportRows rows in _rows)
        {
            for (int index = 0; index < rows.Outcomes.Count; index++)
                if (rows.Outcomes[index] == RowOutcome.Unknown)
                    Warn(new ImportRow(rows, index), "This row could not be read.");
        }
        return
        [
            .. _order.Select(one => one.Rows is null ? one.Message : $"{one.Rows.Place(_named[(one.Rows, one.Message)])}: {one.Message}"),
        ];
    }

    /// <summary>What became of the rows, by file.</summary>
    public IReadOnlyList<ImportedFile> Files() =>
        [
            .. _rows
                .GroupBy(rows => rows.Document)
                .Select(of => new ImportedFile(
                    of.Key,
                    of.Sum(rows => rows.Outcomes.Count),
                    Count(of, RowOutcome.Imported),
                    Count(of, RowOutcome.Merged),
                    Count(of, RowOutcome.Warned)
                )),
        ];

    internal void CountWarned()
    {
        if (++_warned > ImportScope.MaxWarnedRows)
            throw new ImportException(
                "$",
                $"More than {ImportScope.MaxWarnedRows:N0} rows cannot be imported unchanged. Is this the right file?"
            );
    }

    private static int Count(IEnumerable<ImportRows> all, RowOutcome outcome) =>
        all.Sum(rows => rows.Outcomes.Count(one => one == outcome));

    private ImportRows Add(ImportRows rows)
    {
        _rows.Add(rows);
        return rows;
    }
}
