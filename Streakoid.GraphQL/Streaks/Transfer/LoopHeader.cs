namespace Streakoid.Streaks.Transfer;

/// <summary>Which column of Loop's <c>Checkmarks.csv</c> is whose.</summary>
/// <param name="Columns">The habit of each column after the date, by its place in <c>Habits.csv</c>; -1 if it belongs to none.</param>
/// <param name="End">Where the header ends in the text.</param>
/// <param name="Lines">How many lines it has.</param>
/// <param name="Delimiter">What separates columns.</param>
/// <param name="Warnings">The warnings.</param>
public sealed record LoopHeader(IReadOnlyList<int> Columns, int End, int Lines, char Delimiter, IReadOnlyList<string> Warnings)
{
    private const string File = "Checkmarks.csv";

    /// <summary>Whether it is the file of one habit's folder, whose header has no names in it.</summary>
    public static bool IsOfFolder(string text) => FirstLine(text) is "Date,Value" or "Date,Value,Notes";

    /// <summary>
    /// Reads the header. Loop writes the names as they are, whatever is in them, so the line cannot be split: it is compared with the names
    /// of <c>Habits.csv</c>, of which it has all, or some, in their order.
    /// </summary>
    public static LoopHeader Read(string text, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        int start = text.StartsWith('\uFEFF') ? 1 : 0;
        if (text.Length == start)
            throw new ImportException($"{File}:1", $"{File} is empty.");
        if (text.AsSpan(start).StartsWith("Date,"))
        {
            if (All(text, start + "Date,".Length, names) is { } end)
                return At(text, [.. Enumerable.Range(0, names.Count)], end);
            if (Some(text, start + "Date,".Length, names, cancellationToken) is { } some)
                return some;
        }
        return Saved(text, names, cancellationToken);
    }

    private static string FirstLine(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart('\uFEFF');
        int end = rest.IndexOfAny('\r', '\n');
        return (end < 0 ? rest : rest[..end]).Trim().ToString();
    }

    private static LoopHeader At(string text, IReadOnlyList<int> columns, int end, params IReadOnlyList<string> warnings) =>
        new(columns, end, text.AsSpan(0, end).Count('\n'), ',', warnings);

    /// <summary>Where the header ends, if it has all names.</summary>
    private static int? All(string text, int at, IReadOnlyList<string> names)
    {
        for (int i = 0; i < names.Count; i++)
        {
            if (!Follows(text, at, names[i]))
                return null;
            at += names[i].Length;
            // Loop ends each line with a comma; a file that was saved by another program may not.
            if (at < text.Length && text[at] == ',')
                at++;
            else if (i < names.Count - 1)
                return null;
        }
        return Ends(text, at);
    }

    /// <summary>
    /// The names that the header has where some are missing: an export of one habit has all of them in <c>Habits.csv</c>.
    /// </summary>
    private static LoopHeader? Some(string text, int start, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        // How each place was reached first: the place before, and the name in between.
        Dictionary<int, (int Before, int Name)> reached = new() { [start] = (-1, -1) };
        HashSet<int> reachedTwice = [];
        List<int> places = [start];
        for (int name = 0; name < names.Count; name++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int i = places.Count - 1; i >= 0; i--)
            {
                int after = places[i] + names[name].Length + 1;
                if (!Follows(text, places[i], names[name]) || after > text.Length || text[after - 1] != ',')
                    continue;
                if (reached.TryAdd(after, (places[i], name)))
                    places.Add(after);
                else
                    reachedTwice.Add(after);
            }
        }
        foreach (int place in places.OrderDescending())
        {
            if (place == start || Ends(text, place) is not { } end)
                continue;
            List<int> columns = [];
            bool isSure = true;
            for (int at = place; at != start; at = reached[at].Before)
            {
                columns.Add(reached[at].Name);
                isSure &= !reachedTwice.Contains(at);
            }
            columns.Reverse();
            return isSure
                ? At(text, columns, end)
                : At(
                    text,
                    columns,
                    end,
                    $"{File}:1: The header does not show whose days these are, since habits have the same name or commas in their names. They were read as the days of {string.Join(", ", columns.Select(column => ImportException.Quote(names[column])).Take(10))}."
                );
        }
        return null;
    }

    /// <summary>The header of a file that another program saved: as CSV, perhaps with another delimiter.</summary>
    private static LoopHeader Saved(string text, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        string first = FirstLine(text);
        char delimiter =
            first.StartsWith("Date;", StringComparison.Ordinal) ? ';'
            : first.StartsWith("Date\t", StringComparison.Ordinal) ? '\t'
            : ',';
        CsvText csv = new(text, File, cancellationToken, delimiter);
        if (!csv.Read() || csv.Fields[0].Trim() != "Date")
            throw new ImportException($"{File}:1", $"The first column is not Date: this is not {File} of Loop Habit Tracker.");
        string[] fields = [.. csv.Fields.Skip(1).Select(field => field.Trim())];
        if (fields.Length > 0 && fields[^1].Length == 0)
            fields = fields[..^1];
        // Two habits may have one name: columns come in the order of the habits.
        Dictionary<string, Queue<int>> left = [];
        foreach ((int index, string name) in names.Index())
        {
            if (!left.TryGetValue(name.Trim(), out Queue<int>? same))
                left.Add(name.Trim(), same = []);
            same.Enqueue(index);
        }
        int[] columns =
        [
            .. fields.Select(field => left.TryGetValue(field, out Queue<int>? same) && same.TryDequeue(out int index) ? index : -1),
        ];
        List<string> warnings = [];
        if (columns.Contains(-1) && fields.Length == names.Count)
        {
            columns = [.. Enumerable.Range(0, names.Count)];
            warnings.Add($"{File}:1: The names differ from those in Habits.csv; the columns were read in the order of the habits.");
        }
        else if (columns.Contains(-1))
        {
            warnings.Add($"{File}:1: {columns.Count(column => column < 0):N0} columns do not match a habit of Habits.csv.");
        }
        return new LoopHeader(columns, csv.Position, csv.NextLine - 1, delimiter, warnings);
    }

    private static bool Follows(string text, int at, string name) =>
        at <= text.Length && text.AsSpan(at).StartsWith(name, StringComparison.Ordinal);

    /// <summary>Where the next line begins, if one ends here.</summary>
    private static int? Ends(string text, int at) =>
        at >= text.Length ? text.Length
        : text[at] == '\n' ? at + 1
        : text[at] == '\r' ? (at + 1 < text.Length && text[at + 1] == '\n' ? at + 2 : at + 1)
        : null;
}
