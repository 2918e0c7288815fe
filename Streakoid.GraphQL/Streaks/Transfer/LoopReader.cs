using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Streakoid.Data;
using Streakoid.Streaks.Commands;
using Streakoid.Streaks.Rules;
using Sylvan.Data.Csv;

namespace Streakoid.Streaks.Transfer;

/// <summary>
/// Reads the CSV export of Loop Habit Tracker: <c>Habits.csv</c> and the <c>Checkmarks.csv</c> beside it, of its newer versions, which
/// name values, and of its older ones, which number them.
/// </summary>
public sealed class LoopReader(Guid owner, LocalDate today, Instant now, string homeZone)
{
    private readonly List<string> _warnings = [];

    public Imported Read(string habits, string checkmarks)
    {
        List<Habit> found = ReadHabits(habits);
        ReadCheckmarks(checkmarks, found);
        return new Imported([.. found.Select((habit, index) => Import(habit, index))], null, _warnings);
    }

    private List<Habit> ReadHabits(string text)
    {
        List<Habit> habits = [];
        foreach (Line line in Lines(text, "Habits.csv"))
        {
            if (!line.Has("Name")) throw new ImportException(line.Path, "The column Name is missing: this is no Habits.csv of Loop Habit Tracker.");
            string name = line["Name"];
            if (StreakText.FaultOfName(name) is { } fault) throw new ImportException(line.Path, fault.Message);
            string description = string.Join("\n\n", new[] { line["Question"], line["Description"] }.Where(part => part.Length > 0));
            if (StreakText.FaultOfDescription(description) is { } wrong) throw new ImportException(line.Path, wrong.Message);
            int times = line.Number("FrequencyNumerator", "NumRepetitions"), days = line.Number("FrequencyDenominator", "Interval");
            bool counts = line["Type"] == "NUMERICAL";
            decimal target = counts && decimal.TryParse(line["Target Value"], CultureInfo.InvariantCulture, out decimal aim) ? aim : 1;
            Comparison comparison = counts && line["Target Type"] == "AT_MOST" ? Comparison.AtMost : Comparison.AtLeast;
            habits.Add(new Habit(line.Path, name, description, Rule(name, times, days, comparison), counts, target, comparison, line["Archived?"] == "true"));
        }
        return habits;
    }

    private void ReadCheckmarks(string text, List<Habit> habits)
    {
        Habit?[]? columns = null;
        foreach (Line line in Lines(text, "Checkmarks.csv"))
        {
            if (columns is null)
            {
                if (line.Header[0] != "Date") throw new ImportException("Checkmarks.csv:1", "The first column is not Date: this is no Checkmarks.csv of Loop Habit Tracker.");
                // Two habits may have one name: columns come in the order of the habits.
                List<Habit> left = [.. habits];
                columns = [.. line.Header.Select(name => left.Find(habit => habit.Name == name) is { } habit && left.Remove(habit) ? habit : null)];
            }
            if (!LocalDatePattern.Iso.Parse(line.Fields[0]).TryGetValue(default, out LocalDate day)) throw new ImportException(line.Path, $"'{line.Fields[0]}' is no date such as 2026-03-14.");
            if (day > today) continue;
            for (int column = 1; column < columns.Length; column++)
                if (columns[column] is { } habit) habit.Take(day, line.Fields[column], line.Path);
        }
    }

    private ImportedStreak Import(Habit habit, int index)
    {
        Instant created = habit.Done.Count > 0 ? LocalDays.StartOf(habit.Done.Keys[0], DateTimeZoneProviders.Tzdb[homeZone], LocalTime.Midnight) : now;
        Streak streak = new()
        {
            UserId = owner, Id = Guid.CreateVersion7(now.ToDateTimeOffset().AddMilliseconds(index)), Name = habit.Name, Description = habit.Description.Length == 0 ? null : habit.Description,
            CreatedAt = created < now ? created : now, ArchivedAt = habit.Archived ? now : null,
        };
        LocalDate from = habit.Done.Count > 0 ? habit.Done.Keys[0] : today;
        Revision revision = ImportException.At(habit.Path, () => Revision.Of(new Schedule
        {
            UserId = Guid.Empty, StreakId = Guid.Empty, EffectiveFrom = from, Rule = habit.Rule,
            Target = habit.Comparison == Comparison.AtLeast && habit.Target <= 0 ? 1 : habit.Target, Comparison = habit.Comparison, FreezesPerMonth = 0,
        }));
        CheckIn[] checkIns = [.. habit.Done.Select(done => ImportException.At(habit.Path, () => new CheckIn
        {
            UserId = owner, Id = Guid.CreateVersion7(), StreakId = streak.Id, Day = done.Key, TimeZone = homeZone, Amount = done.Value,
            OccurredAt = LocalDays.StartOf(done.Key, DateTimeZoneProviders.Tzdb[homeZone], LocalTime.Midnight),
        }))];
        return new ImportedStreak(streak, new ScheduleHistory([revision], [], [.. habit.Skipped.Where(day => day >= from)]), checkIns);
    }

    /// <summary>Loop asks so many times in so many days, over any days; the nearest that a streak can ask is taken, and told.</summary>
    private Rule Rule(string name, int times, int days, Comparison comparison)
    {
        Rule? same = (times, days) switch
        {
            _ when times >= days && days >= 1 => Data.Rule.EveryDay,
            (1, <= Data.Rule.MaxEveryDays) when days > 1 && comparison == Comparison.AtLeast && days != 7 && days is not (30 or 31) => new Rule(RuleKind.EveryDays, days),
            ( > 0, 7) => new Rule(RuleKind.TimesPerWeek, times),
            ( > 0, 30 or 31) => new Rule(RuleKind.TimesPerMonth, times),
            _ => null,
        };
        if (same is not null) return same;
        if (times < 1 || days < 1) return Data.Rule.EveryDay;
        Rule near = days < 14
            ? new Rule(RuleKind.TimesPerWeek, Math.Clamp((int)Math.Round(times * 7.0 / days), 1, Data.Rule.MaxTimesPerWeek))
            : new Rule(RuleKind.TimesPerMonth, Math.Clamp((int)Math.Round(times * 30.0 / days), 1, Data.Rule.MaxTimesPerMonth));
        _warnings.Add($"'{name}' was asked {times} times in {days} days, which no schedule says; it is asked {near.Value} times a {(near.Kind == RuleKind.TimesPerWeek ? "week" : "month")} now.");
        return near;
    }

    private static IEnumerable<Line> Lines(string text, string file)
    {
        using CsvDataReader csv = Guarded(file, 1, () => CsvDataReader.Create(new StringReader(text)));
        if (csv.FieldCount == 0) throw new ImportException($"{file}:1", $"{file} is empty.");
        string[] header = [.. Enumerable.Range(0, csv.FieldCount).Select(column => csv.GetName(column).Trim())];
        for (int line = 2; Guarded(file, line, csv.Read); line++)
            yield return new Line($"{file}:{line}", header, [.. Enumerable.Range(0, csv.FieldCount).Select(column => csv.GetString(column).Trim())]);
    }

    private static T Guarded<T>(string file, int line, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException)
        {
            throw new ImportException($"{file}:{line}", "The line is no CSV: look at its quotes and commas.");
        }
    }

    private sealed record Line(string Path, string[] Header, string[] Fields)
    {
        /// <summary>A column's text; empty where there is none.</summary>
        public string this[string name] => Array.IndexOf(Header, name) is >= 0 and var column ? Fields[column] : "";

        public bool Has(string name) => Header.Contains(name);

        /// <summary>The number in the first of some columns that there is; 1 where it is empty.</summary>
        public int Number(params string[] names)
        {
            string text = this[names.FirstOrDefault(Has, names[0])];
            if (text.Length == 0) return 1;
            return int.TryParse(text, CultureInfo.InvariantCulture, out int number) ? number : throw new ImportException(Path, $"'{text}' is no number.");
        }
    }

    private sealed record Habit(string Path, string Name, string Description, Rule Rule, bool Counts, decimal Target, Comparison Comparison, bool Archived)
    {
        public SortedList<LocalDate, decimal> Done { get; } = [];

        public SortedSet<LocalDate> Skipped { get; } = [];

        /// <summary>What a day's value says. What Loop filled in by itself was not done.</summary>
        public void Take(LocalDate day, string value, string path)
        {
            switch (value.Trim())
            {
                case "" or "UNKNOWN" or "NO" or "YES_AUTO" or "-1" or "0":
                    return;
                case "SKIP":
                    Skipped.Add(day);
                    return;
                case "YES_MANUAL":
                    Done[day] = 1;
                    return;
                case "1" when !Counts:
                    return;
                case "2" when !Counts:
                    Done[day] = 1;
                    return;
                case "3" when !Counts:
                    Skipped.Add(day);
                    return;
                // Amounts come in thousandths.
                case { } text when Counts && decimal.TryParse(text, CultureInfo.InvariantCulture, out decimal thousandths):
                    if (thousandths > 0) Done[day] = thousandths / 1_000m;
                    return;
                default:
                    throw new ImportException(path, $"'{value}' is no value of Loop Habit Tracker.");
            }
        }
    }
}
