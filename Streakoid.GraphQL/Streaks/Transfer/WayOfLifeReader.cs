using NodaTime;
using NodaTime.Text;

namespace Streakoid.Streaks.Transfer;

/// <summary>
/// Reads the CSV export of Way of Life: a line for each day, with a column <c>Date</c> and one for each journal, in which <c>Yes</c>,
/// <c>No</c>, <c>Skip</c> or nothing was answered. Dates may be written in the manner of the device.
/// </summary>
public sealed class WayOfLifeReader(ImportScope scope)
{
    private const string File = "WayOfLife.csv";
    private const string DateColumn = "Date";

    private static readonly LocalDatePattern MonthFirst = LocalDatePattern.CreateWithInvariantCulture("M'/'d'/'uuuu");
    private static readonly LocalDatePattern DayFirst = LocalDatePattern.CreateWithInvariantCulture("d'/'M'/'uuuu");
    private static readonly LocalDatePattern Dotted = LocalDatePattern.CreateWithInvariantCulture("d'.'M'.'uuuu");

    private readonly ImportAccount _account = new();

    public Imported Read(string text)
    {
        HabitDrafts drafts = new(scope, _account);
        CsvText csv = new(text, File, scope.Cancellation, DelimiterOf(text));
        if (!csv.Read() || csv.Fields.Count < 2 || csv.Fields[0].Trim() != DateColumn)
            throw new ImportException(
                $"{File}:1",
                $"The first line is not {DateColumn} and the names of journals: this is not an export of Way of Life."
            );
        scope.HoldStreaks(csv.Fields.Count(name => !string.IsNullOrWhiteSpace(name)) - 1);
        HabitDraft?[] journals =
        [
            .. csv.Fields.Skip(1).Select(name => string.IsNullOrWhiteSpace(name) ? null : drafts.Add(name, csv.Path, null)),
        ];
        ImportRows rows = _account.File(File);
        List<(string Date, string Path, ImportRow Row, string[] Answers)> lines = [];
        while (csv.Read())
        {
            if (csv.Fields.Count > journals.Length + 1)
                throw new ImportException(
                    csv.Path,
                    $"The line has {csv.Fields.Count} columns instead of {journals.Length + 1}. Names and answers with a delimiter in them must be quoted."
                );
            lines.Add((csv.Fields[0].Trim(), csv.Path, rows.Read(csv.Line), [.. csv.Fields.Skip(1).Select(answer => answer.Trim())]));
        }
        LocalDatePattern? slashes = SlashesOf(lines.Select(line => (line.Date, line.Path)));
        foreach ((string date, string path, ImportRow row, string[] answers) in lines)
        {
            LocalDate day =
                date.Contains('/', StringComparison.Ordinal) ? Parsed(slashes!, date, path)
                : date.Contains('.', StringComparison.Ordinal) ? Parsed(Dotted, date, path)
                : Dates.Read(date, path);
            _account.Imported(row);
            foreach ((int column, string answer) in answers.Index())
                Take(drafts, journals[column], day, answer, row);
        }
        if (drafts.Habits.Count > 0)
            _account.Warn(
                "Way of Life does not write which answer of a journal is the good one. Yes counts as done; turn the streaks around in which No is."
            );
        return drafts.Finish();
    }

    private void Take(HabitDrafts drafts, HabitDraft? journal, LocalDate day, string answer, ImportRow row)
    {
        if (journal is null)
        {
            if (answer.Length > 0)
                _account.Warn(row, "A column without a name is not imported.");
            return;
        }
        switch (answer.ToUpperInvariant())
        {
            case "YES" or "TRUE":
                drafts.Done(journal, day, 1, null, row);
                break;
            case "SKIP":
                drafts.Skip(journal, day, null, row);
                break;
            case "" or "NO" or "FALSE":
                break;
            default:
                _account.Warn(row, "An answer is none of Yes, No and Skip and is not imported.");
                break;
        }
    }

    /// <summary>What follows the first column's name.</summary>
    private static char DelimiterOf(string text)
    {
        int end = text.IndexOf(DateColumn, StringComparison.Ordinal) + DateColumn.Length;
        if (end < text.Length && text[end] == '"')
            end++;
        return end < text.Length && text[end] is ';' or '\t' ? text[end] : ',';
    }

    /// <summary>In which order dates with slashes are written, which only all of them together can show; null where there are none.</summary>
    private static LocalDatePattern? SlashesOf(IEnumerable<(string Date, string Path)> lines)
    {
        (string Date, string Path)[] dates = [.. lines.Where(line => line.Date.Contains('/', StringComparison.Ordinal))];
        if (dates.Length == 0)
            return null;
        LocalDatePattern[] fitting =
        [
            .. new[] { MonthFirst, DayFirst }.Where(pattern => Array.TrueForAll(dates, date => pattern.Parse(date.Date).Success)),
        ];
        return fitting switch
        {
            [var only] => only,
            [] => throw new ImportException(dates[0].Path, "The dates are not all written in one way, such as 3/14/2026 or 14/3/2026."),
            _ => throw new ImportException(
                dates[0].Path,
                "The dates may be written with the day first or the month first. Write them as 2026-03-14."
            ),
        };
    }

    private static LocalDate Parsed(LocalDatePattern pattern, string date, string path) =>
        pattern.Parse(date).TryGetValue(default, out LocalDate day)
            ? day
            : throw new ImportException(path, $"{ImportException.Quote(date)} is not a date such as 2026-03-14.");
}
