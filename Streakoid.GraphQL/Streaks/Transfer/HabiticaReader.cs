using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Streakoid.Data;

namespace Streakoid.Streaks.Transfer;

/// <summary>
/// Reads <c>habitica-tasks-history.csv</c>, which Habitica writes for habits and dailies. It has a task's value each time that it changed:
/// it rises with what was done, and falls with a daily that was missed or the minus of a habit. Times are UTC.
/// </summary>
public sealed class HabiticaReader(ImportScope scope)
{
    private const string File = "habitica-tasks-history.csv";
    private static readonly string[] Columns = ["Task Name", "Task ID", "Task Type", "Date", "Value"];
    private static readonly LocalDateTimePattern Time = LocalDateTimePattern.CreateWithInvariantCulture("uuuu'-'MM'-'dd HH':'mm':'ss");

    public Imported Read(string text)
    {
        ImportAccount account = new();
        HabitDrafts drafts = new(scope, account);
        Dictionary<string, Task> tasks = [];
        DateTimeZone zone = DateTimeZoneProviders.Tzdb[scope.HomeZone];
        CsvText csv = new(text, File, scope.Cancellation);
        if (!csv.Read() || !csv.Fields.Select(field => field.Trim()).SequenceEqual(Columns))
            throw new ImportException($"{File}:1", $"The columns are not {string.Join(", ", Columns)}: this is not a history of Habitica.");
        ImportRows rows = account.File(File);
        while (csv.Read())
        {
            ImportRow row = rows.Read(csv.Line);
            if (csv.Fields.Count != Columns.Length)
                throw new ImportException(csv.Path, $"The row has {csv.Fields.Count} columns instead of {Columns.Length}.");
            if (!Time.Parse(csv.Fields[3].Trim()).TryGetValue(default, out LocalDateTime at))
                throw new ImportException(csv.Path, $"{ImportException.Quote(csv.Fields[3])} is not a time such as 2026-03-14 12:00:00.");
            if (
                !double.TryParse(csv.Fields[4], NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                || !double.IsFinite(value)
            )
                throw new ImportException(csv.Path, $"{ImportException.Quote(csv.Fields[4])} is not a value.");
            string id = csv.Fields[1].Trim();
            if (!tasks.TryGetValue(id, out Task? task))
                tasks.Add(id, task = new Task(drafts.Add(csv.Fields[0], csv.Path, null), csv.Fields[2].Trim() == "daily"));
            double before = task.Value;
            task.Value = value;
            if (value > before && InRange(at))
                drafts.Done(task.Habit, LocalDays.Today(at.InUtc().ToInstant(), zone, scope.DayStartsAt), 1, null, row, addsUp: true);
            else if (value > before)
                account.Warn(row, "The time is out of range; the row is not imported.");
            // What stayed as it was, and a daily that was missed, say that nothing was done.
            else if (value == before || task.IsDaily)
                account.Imported(row);
            else
                account.Warn(row, "The minus of a habit is not imported: a streak only records what was done.");
        }
        if (tasks.Count > 0)
            account.Warn(
                "Habitica's history does not contain schedules. Every habit and daily is due every day now; change the schedules that differ."
            );
        return drafts.Finish();
    }

    /// <summary>Whether a zone can say which day it is: the rest is refused by its day.</summary>
    private static bool InRange(LocalDateTime at) => at.Year is >= 1900 and < 2200;

    private sealed record Task(HabitDraft Habit, bool IsDaily)
    {
        public double Value { get; set; }
    }
}
