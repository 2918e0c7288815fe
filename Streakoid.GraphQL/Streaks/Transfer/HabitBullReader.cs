using System.Globalization;
using NodaTime;

namespace Streakoid.Streaks.Transfer;

/// <summary>
/// Reads the CSV export of HabitBull: a row for each day of each habit, with <c>HabitName</c>, <c>CalendarDate</c> and <c>Value</c>.
/// </summary>
public sealed class HabitBullReader(ImportScope scope)
{
    private const string File = "HabitBull.csv";
    private static readonly string[] Columns = ["HabitName", "HabitDescription", "HabitCategory", "CalendarDate", "Value", "CommentText"];

    public Imported Read(string text)
    {
        ImportAccount account = new();
        HabitDrafts drafts = new(scope, account);
        Dictionary<string, (HabitDraft Draft, string Description, string Category)> habits = [];
        CsvText csv = new(text, File, scope.Cancellation);
        if (!csv.Read() || !csv.Fields.Select(field => field.Trim()).Take(5).SequenceEqual(Columns.Take(5)))
            throw new ImportException(
                $"{File}:1",
                $"The columns are not {string.Join(", ", Columns)}: this is not an export of HabitBull."
            );
        ImportRows rows = account.File(File);
        while (csv.Read())
        {
            ImportRow row = rows.Read(csv.Line);
            if (csv.Fields.Count < 5)
                throw new ImportException(csv.Path, $"The row has {csv.Fields.Count} columns instead of {Columns.Length}.");
            (string name, string description, string category) = (csv.Fields[0].Trim(), csv.Fields[1].Trim(), csv.Fields[2].Trim());
            if (!habits.TryGetValue(name, out (HabitDraft Draft, string Description, string Category) habit))
            {
                habit = (drafts.Add(name, csv.Path, null), description, category);
                habits.Add(name, habit);
                habit.Draft.Description.Add(description);
                if (category.Length > 0)
                    habit.Draft.Tags.Add(category);
            }
            else if ((description.Length > 0 && description != habit.Description) || (category.Length > 0 && category != habit.Category))
            {
                account.Warn(row, "The habit has another description or category in an earlier row, which is kept.");
            }
            LocalDate day = Dates.Read(csv.Fields[3].Trim(), csv.Path);
            string note = csv.Fields.Count > 5 ? csv.Fields[5] : "";
            if (!decimal.TryParse(csv.Fields[4], NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value))
                throw new ImportException(csv.Path, $"{ImportException.Quote(csv.Fields[4])} is not a value.");
            if (value == 0)
                drafts.NotDone(note, row);
            else
                drafts.Done(habit.Draft, day, value, note, row);
        }
        foreach (HabitDraft habit in drafts.Habits.Where(habit => habit.Days.Values.Any(day => day.Amount != 1)))
        {
            habit.Target = HabitDrafts.AnyAmount;
            drafts.Warn(
                habit,
                $"{ImportException.Quote(habit.Name)} has amounts, but HabitBull writes no target. Any amount meets the target now."
            );
        }
        return drafts.Finish();
    }
}
