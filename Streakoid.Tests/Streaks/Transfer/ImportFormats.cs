using System.Globalization;
using System.Text;
using System.Text.Json;
using NodaTime;
using NodaTime.Text;

namespace Streakoid.Tests.Streaks.Transfer;

/// <summary>An export of another app, made up, with what has to come of it.</summary>
/// <param name="Input">The argument of <c>importData</c>.</param>
/// <param name="Rows">How many rows each file has.</param>
/// <param name="Days">The days on which something was done, by habit, with how much and the note.</param>
/// <param name="Warned">How many rows hold what a streak cannot.</param>
public sealed record MadeUpExport(
    object Input,
    IReadOnlyDictionary<string, int> Rows,
    IReadOnlyDictionary<string, SortedDictionary<string, (decimal Amount, string? Note)>> Days,
    int Warned
);

/// <summary>Makes exports of other apps up: the same for one seed.</summary>
public sealed class ImportFormats(int seed)
{
    private static readonly LocalDate Today = new(2026, 3, 14);

    // Names that have broken a reader, or might.
    private static readonly string[] Names =
    [
        "Reduce sleep, and wake up early",
        "Run",
        "Swim; slowly",
        "Read | write",
        "\"Quoted\"",
        "Date",
        "Läufe 🏃",
        "  Padded",
        "It's",
        "Run",
    ];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, SortedDictionary<string, (decimal, string?)>> _days = [];
    private int _warned;

    /// <summary>Loop Habit Tracker: so many lines of days over all habits, with the folders' files.</summary>
    public MadeUpExport Loop(int lines)
    {
        StringBuilder habits = new(
            "Position,Name,Type,Question,Description,FrequencyNumerator,FrequencyDenominator,Color,Unit,Target Type,Target Value,Archived?\n"
        );
        StringBuilder checkmarks = new($"Date,{string.Concat(Names.Select(name => $"{name},"))}\n");
        List<(string Folder, StringBuilder Text)> folders = [];
        foreach ((int index, string name) in Names.Index())
        {
            bool counts = index % 3 == 2;
            habits.Append(
                CultureInfo.InvariantCulture,
                $"{index + 1:D3},{Csv(name)},{(counts ? "NUMERICAL" : "YES_NO")},,,1,1,#FF8F00,{(counts ? "km" : "")},{(counts ? "AT_LEAST" : "")},{(counts ? "1.0E1" : "")},false\n"
            );
            folders.Add(($"{index + 1:D3} {name}", new StringBuilder("Date,Value,Notes\n")));
        }
        Dictionary<string, int> rows = new() { ["Habits.csv"] = Names.Length, ["Checkmarks.csv"] = lines };
        foreach ((string folder, _) in folders)
            rows[$"{folder}/Checkmarks.csv"] = 0;
        for (int back = 0; back < lines; back++)
        {
            string day = Day(back - 1);
            checkmarks.Append(day).Append(',');
            for (int index = 0; index < Names.Length; index++)
            {
                int kind = _random.Next(5),
                    thousandths = _random.Next(4, 50_000);
                string value = kind switch
                {
                    0 => "UNKNOWN",
                    1 => "NO",
                    2 => index % 3 == 2 ? "NO" : "YES_AUTO",
                    3 => "SKIP",
                    _ => index % 3 == 2 ? $"{thousandths}" : "YES_MANUAL",
                };
                checkmarks.Append(value).Append(',');
                string? note = _random.Next(20) == 0 ? $"note \"{back}\", wet" : null;
                if (note is not null)
                {
                    folders[index].Text.Append(CultureInfo.InvariantCulture, $"{day},{value},{Csv(note)}\n");
                    rows[$"{folders[index].Folder}/Checkmarks.csv"]++;
                    if (kind < 4)
                        _warned++;
                }
                if (kind == 4)
                    Did(index, Names[index].Trim(), day, index % 3 == 2 ? thousandths / 1_000m : 1, note);
            }
            checkmarks.Append('\n');
        }
        return Made(
            new
            {
                loop = new
                {
                    habits = $"{habits}",
                    checkmarks = $"{checkmarks}",
                    folders = folders.Select(one => new { name = one.Folder, checkmarks = $"{one.Text}" }),
                },
            },
            rows
        );
    }

    public MadeUpExport HabitBull(int rows)
    {
        StringBuilder text = new("HabitName,HabitDescription,HabitCategory,CalendarDate,Value,CommentText\n");
        for (int row = 0; row < rows; row++)
        {
            (int habit, int back) = (row / 1_000, row % 1_000);
            int value = _random.Next(habit % 2 == 0 ? 2 : 200);
            string? note = _random.Next(10) == 0 ? $"line\nbreak, \"{row}\"" : null;
            text.Append(
                CultureInfo.InvariantCulture,
                $"habit {habit},\"so, described\",Sport,{Day(back)},{value},{(note is null ? "" : Csv(note))}\n"
            );
            if (value > 0)
                Did(habit, $"habit {habit}", Day(back), value, note);
            else if (note is not null)
                _warned++;
        }
        return Made(new { habitBull = $"{text}" }, new() { ["HabitBull.csv"] = rows });
    }

    public MadeUpExport Habitica(int rows)
    {
        StringBuilder text = new("Task Name,Task ID,Task Type,Date,Value\n");
        for (int row = 0; row < rows; )
        {
            bool daily = _random.Next(2) == 0;
            string id = Guid.NewGuid().ToString(),
                name = $"task {_days.Count}, {(daily ? "daily" : "habit")}";
            double value = 0;
            for (int back = 900; back >= 0 && row < rows; back--)
            {
                for (int clicks = daily ? 1 : _random.Next(1, 3); clicks > 0 && row < rows; clicks--, row++)
                {
                    int kind = _random.Next(3);
                    value += kind switch
                    {
                        0 => 0,
                        1 => -0.7,
                        _ => 0.9,
                    };
                    text.Append(
                        CultureInfo.InvariantCulture,
                        $"{Csv(name)},{id},{(daily ? "daily" : "habit")},{Day(back)} 0{clicks}:00:00,{value:R}\n"
                    );
                    // From 0 down and up are the first there is to compare with.
                    if (kind == 2)
                        Did(_days.Count, name, Day(back), 1, null, addsUp: true);
                    else if (kind == 1 && !daily)
                        _warned++;
                }
            }
            if (!_days.Keys.Any(key => key.EndsWith(name, StringComparison.Ordinal)))
                _days.Add($"{_days.Count:D3} {name}", []);
        }
        return Made(new { habitica = $"{text}" }, new() { ["habitica-tasks-history.csv"] = rows });
    }

    public MadeUpExport Habo(int events)
    {
        List<object> habits = [];
        for (int habit = 0; habit * 1_000 < events; habit++)
        {
            bool counts = habit % 2 == 1;
            Dictionary<string, object?[]> days = [];
            for (int back = 0; back < 1_000; back++)
            {
                string type = _random.Next(5) switch
                {
                    0 => "clear",
                    1 => "check",
                    2 => "fail",
                    3 => "skip",
                    _ => counts ? "progress" : "Check",
                };
                string note = _random.Next(10) == 0 ? $"note {back}" : "";
                decimal amount = _random.Next(1, 1_000) / 10m;
                days.Add(
                    $"{Day(back)} 00:00:00.000Z",
                    type == "progress" ? [$"DayType.{type}", note, amount, 10.0] : [$"DayType.{type}", note]
                );
                if (type is "check" or "Check" or "progress")
                    Did(
                        habit,
                        $"habo {habit}",
                        Day(back),
                        type == "progress" ? amount
                            : counts ? 10
                            : 1,
                        note.Length == 0 ? null : note
                    );
                else if (note.Length > 0)
                    _warned++;
            }
            habits.Add(
                new
                {
                    id = habit,
                    title = $"habo {habit}",
                    position = habit,
                    twoDayRule = 0,
                    cue = "",
                    routine = "",
                    reward = "",
                    events = days,
                    habitType = counts ? 1 : 0,
                    targetValue = 10.0,
                    unit = "km",
                    archived = 0,
                }
            );
        }
        return Made(new { habo = JsonSerializer.Serialize(habits) }, new() { ["Habo"] = events + habits.Count });
    }

    public MadeUpExport BeaverHabits(int records)
    {
        List<object> habits = [];
        for (int habit = 0; habit * 1_000 < records; habit++)
        {
            List<object> days = [];
            for (int back = 0; back < 1_000; back++)
            {
                bool done = _random.Next(2) == 0;
                string note = _random.Next(10) == 0 ? $"note {back}" : "";
                days.Add(
                    new
                    {
                        day = Day(back),
                        done,
                        text = note,
                    }
                );
                if (done)
                    Did(habit, $"beaver {habit}", Day(back), 1, note.Length == 0 ? null : note);
                else if (note.Length > 0)
                    _warned++;
            }
            habits.Add(
                new
                {
                    name = $"beaver {habit}",
                    id = $"{habit}",
                    status = "active",
                    tags = (string[])["wood"],
                    records = days,
                    period = new
                    {
                        period_type = "W",
                        period_count = 1,
                        target_count = 3,
                    },
                }
            );
        }
        return Made(
            new { beaverHabits = JsonSerializer.Serialize(new { habits, order = (string[])[] }) },
            new() { ["Beaver Habits"] = records + habits.Count }
        );
    }

    public MadeUpExport WayOfLife(int lines)
    {
        string[] names = [.. Names.Select(name => name.Trim())];
        StringBuilder text = new($"\uFEFFDate;{string.Join(';', names.Select(Csv))}\r\n");
        for (int back = lines - 1; back >= 0; back--)
        {
            LocalDate day = Today.PlusDays(-back);
            text.Append(CultureInfo.InvariantCulture, $"{day.Month}/{day.Day}/{day.Year}");
            bool odd = false;
            foreach ((int index, string name) in names.Index())
            {
                int kind = _random.Next(60);
                string answer =
                    kind == 0 ? "Maybe"
                    : kind < 15 ? ""
                    : kind < 30 ? "No"
                    : kind < 40 ? "Skip"
                    : "Yes";
                text.Append(';').Append(answer);
                odd |= kind == 0;
                if (answer == "Yes")
                    Did(index, name, Day(back), 1, null);
            }
            if (odd)
                _warned++;
            text.Append("\r\n");
        }
        return Made(new { wayOfLife = $"{text}" }, new() { ["WayOfLife.csv"] = lines });
    }

    private void Did(int habit, string name, string day, decimal amount, string? note, bool addsUp = false)
    {
        // Two habits may have one name.
        string key = _days.Keys.FirstOrDefault(key => key.EndsWith($" {name}", StringComparison.Ordinal) && addsUp) ?? $"{habit:D3} {name}";
        if (!_days.TryGetValue(key, out SortedDictionary<string, (decimal, string?)>? days))
            _days.Add(key, days = []);
        days[day] = addsUp && days.TryGetValue(day, out (decimal Amount, string?) there) ? (there.Amount + amount, note) : (amount, note);
    }

    private MadeUpExport Made(object input, Dictionary<string, int> rows) => new(input, rows, _days, _warned);

    private static string Csv(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Day(int back) => LocalDatePattern.Iso.Format(Today.PlusDays(-back));
}
