using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Streakoid.Data;

namespace Streakoid.Streaks.Transfer;

/// <summary>
/// Reads the CSV export of Loop Habit Tracker: <c>Habits.csv</c>, the <c>Checkmarks.csv</c> beside it, and those in the habits' folders,
/// which have the notes. Its versions write days differently: as numbers, as <c>Entry(timestamp=2021-05-10, value=2)</c>, or as names; and
/// none of them quotes the names in the header.
/// </summary>
public sealed class LoopReader(ImportScope scope)
{
    private const string HabitsFile = "Habits.csv";
    private const string CheckmarksFile = "Checkmarks.csv";

    // What Loop calls them; amounts are thousandths.
    private const int Unknown = -1;
    private const int No = 0;
    private const int YesAuto = 1;
    private const int YesManual = 2;
    private const int Skipped = 3;

    private readonly ImportAccount _account = new();
    private readonly List<Habit> _habits = [];

    public Imported Read(LoopExportInput input)
    {
        HabitDrafts drafts = new(scope, _account);
        ReadHabits(input.Habits, drafts);
        ReadCheckmarks(input.Checkmarks);
        scope.HoldStreaks(input.Folders?.Count ?? 0);
        foreach (LoopFolderInput folder in input.Folders ?? [])
            ReadFolder(folder);
        foreach (Habit habit in _habits)
            habit.Finish(drafts, scope);
        return drafts.Finish();
    }

    private void ReadHabits(string text, HabitDrafts drafts)
    {
        CsvText csv = new(text, HabitsFile, scope.Cancellation);
        if (!csv.Read())
            throw new ImportException($"{HabitsFile}:1", $"{HabitsFile} is empty.");
        Dictionary<string, int> columns = [];
        foreach ((int column, string name) in csv.Fields.Index())
            columns.TryAdd(name.Trim(), column);
        if (!columns.ContainsKey("Name"))
            throw new ImportException(csv.Path, $"The column Name is missing: this is not {HabitsFile} of Loop Habit Tracker.");
        ImportRows rows = _account.File(HabitsFile);
        while (csv.Read())
        {
            ImportRow row = rows.Read(csv.Line);
            // As it is: the header of the other file repeats it with the space around it.
            string name = columns["Name"] < csv.Fields.Count ? csv.Fields[columns["Name"]] : "";
            HabitDraft draft = drafts.Add(name, csv.Path, row);
            _account.Imported(row);
            draft.Archived = Field("Archived?") == "true";
            if (
                int.TryParse(Field("Position"), CultureInfo.InvariantCulture, out int position)
                && position is >= 0 and <= ImportScope.MaxPosition
            )
                draft.Position = position;
            string color = Field("Color");
            if (StreakLooks.IsColor(color))
                draft.Color = color;
            else if (color.Length > 0)
                drafts.Warn(draft, $"{ImportException.Quote(color)} is not a color such as #1E88E5 and is not imported.");
            // Versions before 2.0 know no measurable habits, and 2.3.0 does not say which they are.
            bool? counts = columns.ContainsKey("Type") ? Field("Type") == "NUMERICAL" : null;
            string unit = Field("Unit");
            draft.Description.AddRange([Field("Question"), Field("Description"), unit.Length == 0 ? "" : $"Unit: {unit}"]);
            if (counts == true)
                Measure(draft, Field("Target Value"), Field("Target Type"), csv.Path);
            LoopSchedule.Set(
                draft,
                drafts,
                Number("FrequencyNumerator", "NumRepetitions"),
                Number("FrequencyDenominator", "Interval"),
                counts == true,
                unit
            );
            _habits.Add(new Habit(name, draft, counts));
        }

        string Field(string name) =>
            columns.TryGetValue(name, out int column) && column < csv.Fields.Count ? csv.Fields[column].Trim() : "";

        int Number(string name, string former)
        {
            string number = Field(columns.ContainsKey(name) ? name : former);
            if (number.Length == 0)
                return 1;
            return int.TryParse(number, CultureInfo.InvariantCulture, out int value)
                ? value
                : throw new ImportException(csv.Path, $"{ImportException.Quote(number)} is not a number.");
        }
    }

    private static void Measure(HabitDraft draft, string target, string comparison, string path)
    {
        draft.Comparison = comparison == "AT_MOST" ? Comparison.AtMost : Comparison.AtLeast;
        decimal aim = 0;
        // Java writes ten million as 1.0E7.
        if (target.Length > 0 && !decimal.TryParse(target, NumberStyles.Float, CultureInfo.InvariantCulture, out aim))
            throw new ImportException(path, $"{ImportException.Quote(target)} is not a target.");
        if (aim is < 0 or > CheckIn.MaxAmount)
            throw new ImportException(path, $"A target must be from 0 to {CheckIn.MaxAmount:N0}.");
        draft.Target = draft.Comparison == Comparison.AtLeast && aim == 0 ? HabitDrafts.AnyAmount : aim;
    }

    private void ReadCheckmarks(string text)
    {
        ImportRows rows = _account.File(CheckmarksFile);
        if (LoopHeader.IsOfFolder(text))
        {
            if (_habits.Count != 1)
                throw new ImportException(
                    $"{CheckmarksFile}:1",
                    $"This is the {CheckmarksFile} of one habit's folder. Send the one next to {HabitsFile}, and those in folders as `folders`."
                );
            ReadDays(new CsvText(text, CheckmarksFile, scope.Cancellation), rows, _habits[0]);
            return;
        }
        LoopHeader header = LoopHeader.Read(text, [.. _habits.Select(habit => habit.Name)], scope.Cancellation);
        foreach (string warning in header.Warnings)
            _account.Warn(warning);
        CsvText csv = new CsvText(text, CheckmarksFile, scope.Cancellation, header.Delimiter).From(header.End, header.Lines + 1);
        List<string> cells = [];
        while (csv.Read())
        {
            ImportRow row = rows.Read(csv.Line);
            Cells(csv.Fields, cells);
            LocalDate day = Day(cells[0], csv.Path);
            _account.Imported(row);
            for (int column = 1; column < cells.Count; column++)
            {
                Habit? habit = column <= header.Columns.Count && header.Columns[column - 1] is >= 0 and var index ? _habits[index] : null;
                decimal value = Value(cells[column], csv.Path);
                if (habit is not null)
                    habit.Take(new Cell(day, value, null, row));
                else if (value > No)
                    _account.Warn(row, "A column of the file does not match a habit and is not imported.");
            }
        }
    }

    private void ReadFolder(LoopFolderInput folder)
    {
        string digits = new([.. folder.Name.TakeWhile(char.IsAsciiDigit)]);
        string file = $"{folder.Name}/{CheckmarksFile}";
        bool isOne = int.TryParse(digits, CultureInfo.InvariantCulture, out int position) && position >= 1 && position <= _habits.Count;
        if (!isOne || folder.Name.Length > ImportScope.MaxFileName)
            throw new ImportException(
                ImportException.Quote(folder.Name),
                $"A folder's name must start with its habit's position in {HabitsFile}, from 001 to {_habits.Count:D3}, and has at most {ImportScope.MaxFileName} characters."
            );
        ReadDays(new CsvText(folder.Checkmarks, file, scope.Cancellation), _account.File(file), _habits[position - 1]);
    }

    /// <summary>Days of one habit: a date, a value, and a note in newer versions.</summary>
    private void ReadDays(CsvText csv, ImportRows rows, Habit habit)
    {
        List<string> cells = [];
        bool first = true;
        while (csv.Read())
        {
            // Older versions write no header.
            if (first && csv.Fields[0].Trim() == "Date")
            {
                first = false;
                continue;
            }
            first = false;
            ImportRow row = rows.Read(csv.Line);
            Cells(csv.Fields, cells);
            if (cells.Count < 2)
                throw new ImportException(csv.Path, "The row has no value.");
            LocalDate day = Day(cells[0], csv.Path);
            _account.Imported(row);
            habit.Take(new Cell(day, Value(cells[1], csv.Path), cells.Count > 2 ? cells[2] : null, row));
        }
    }

    /// <summary>The cells of a row. Version 2.0 wrote cells with a comma in them: <c>Entry(timestamp=2021-05-10, value=2)</c>.</summary>
    private static void Cells(IReadOnlyList<string> fields, List<string> cells)
    {
        cells.Clear();
        for (int i = 0; i < fields.Count; i++)
        {
            if (!fields[i].StartsWith("Entry(", StringComparison.Ordinal))
            {
                cells.Add(fields[i].Trim());
                continue;
            }
            string value = "";
            for (; ; i++)
            {
                string part = fields[i].Trim().TrimEnd(')');
                if (part.StartsWith("value=", StringComparison.Ordinal))
                    value = part["value=".Length..];
                if (fields[i].EndsWith(')') || i + 1 == fields.Count)
                    break;
            }
            cells.Add(value);
        }
    }

    private static LocalDate Day(string text, string path) =>
        LocalDatePattern.Iso.Parse(text).TryGetValue(default, out LocalDate day)
            ? day
            : throw new ImportException(path, $"{ImportException.Quote(text)} is not a date such as 2026-03-14.");

    private static decimal Value(string text, string path) =>
        text switch
        {
            "" or "UNKNOWN" => Unknown,
            "NO" => No,
            "YES_AUTO" => YesAuto,
            "YES_MANUAL" => YesManual,
            "SKIP" => Skipped,
            _ when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) && value >= Unknown => value,
            _ => throw new ImportException(path, $"{ImportException.Quote(text)} is not a value of Loop Habit Tracker."),
        };

    /// <param name="Day">The day.</param>
    /// <param name="Value">Loop's value.</param>
    /// <param name="Note">What was noted.</param>
    /// <param name="Row">The row.</param>
    private readonly record struct Cell(LocalDate Day, decimal Value, string? Note, ImportRow Row);

    /// <param name="Name">As the file has it.</param>
    /// <param name="Draft">What becomes of it.</param>
    /// <param name="Counts">Whether values are amounts; null if only the values can show it.</param>
    private sealed record Habit(string Name, HabitDraft Draft, bool? Counts)
    {
        private readonly List<Cell> _cells = [];

        public void Take(Cell cell)
        {
            // Of most habits on most days nothing was done.
            if (cell.Value <= No && string.IsNullOrEmpty(cell.Note) && Draft.Comparison != Comparison.AtMost)
                return;
            _cells.Add(cell);
        }

        /// <summary>Says what the days mean, once all of them are known.</summary>
        public void Finish(HabitDrafts drafts, ImportScope scope)
        {
            bool counts = Counts ?? _cells.Exists(cell => cell.Value > Skipped);
            if (counts && Counts is null)
            {
                Draft.Target = HabitDrafts.AnyAmount;
                drafts.Warn(
                    Draft,
                    $"{ImportException.Quote(Name)} has amounts, but this version of Loop Habit Tracker writes no target. Any amount meets the target now."
                );
            }
            foreach (Cell cell in _cells)
            {
                switch (cell.Value)
                {
                    case Skipped:
                        drafts.Skip(Draft, cell.Day, cell.Note, cell.Row);
                        break;
                    case > No when counts:
                        drafts.Done(Draft, cell.Day, cell.Value / 1_000m, cell.Note, cell.Row);
                        break;
                    case YesManual:
                        drafts.Done(Draft, cell.Day, 1, cell.Note, cell.Row);
                        break;
                    // What Loop filled in by itself was not done.
                    case Unknown or No or YesAuto:
                        if (drafts.InRange(cell.Day, cell.Row))
                            drafts.NotDone(cell.Note, cell.Row);
                        break;
                    default:
                        throw new ImportException(
                            cell.Row.Rows.Place([cell.Row.Index]),
                            $"'{cell.Value}' is not a value of a yes/no habit."
                        );
                }
            }
            if (Draft.Comparison != Comparison.AtMost)
                return;
            HashSet<LocalDate> known =
            [
                .. _cells
                    .Where(cell => cell.Value > Unknown && cell.Day >= ImportScope.Earliest && cell.Day <= scope.Today)
                    .Select(cell => cell.Day),
            ];
            if (known.Count == 0)
                return;
            // Nothing done is kept as well as little done, from the first record on. Nobody knows of days without one, be it that the
            // file has no row for them.
            Draft.From = known.Min();
            drafts.Unrecorded(Draft, [.. known.Order(), scope.Today]);
        }
    }
}
