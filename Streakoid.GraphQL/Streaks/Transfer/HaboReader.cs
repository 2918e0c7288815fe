using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Transfer;

/// <summary>
/// Reads the JSON backup of Habo: a list of habits, or an object with <c>habits</c>, each with <c>events</c> such as
/// <c>"2026-03-14 00:00:00.000Z": ["DayType.check", "a comment", 2.5, 3]</c>: what it was, a comment, how much of how much.
/// </summary>
public sealed class HaboReader(ImportScope scope)
{
    private const string Document = "Habo";
    private const int Numeric = 1;
    private const int MaxCategories = 1_000;

    // Reminders are not imported. A deleted habit is named with its row.
    private static readonly HashSet<string> HabitMembers =
    [
        "id",
        "uuid",
        "title",
        "position",
        "twoDayRule",
        "cue",
        "routine",
        "reward",
        "showReward",
        "advanced",
        "notification",
        "notTime",
        "events",
        "sanction",
        "showSanction",
        "accountant",
        "habitType",
        "targetValue",
        "partialValue",
        "unit",
        "categories",
        "archived",
        "deleted_at",
        "created_at",
        "updated_at",
    ];

    private readonly ImportAccount _account = new();

    public Imported Read(string text)
    {
        HabitDrafts drafts = new(scope, _account);
        JsonAt document = JsonAt.Parse(text, "a backup of Habo");
        if (!document.IsList && document.Find("habits") is null)
            throw new ImportException("$", "The text is not a backup of Habo: `habits` is missing.");
        ImportRows rows = _account.List(Document, document.IsList ? "$" : "habits");
        foreach (JsonAt habit in document.IsList ? document.Items(scope.MaxStreaks) : document.List("habits", scope.MaxStreaks))
        {
            _account.WarnOfUnknown(habit, HabitMembers);
            ReadHabit(habit, rows, drafts);
        }
        return drafts.Finish();
    }

    private void ReadHabit(JsonAt sent, ImportRows rows, HabitDrafts drafts)
    {
        ImportRow row = rows.Read(rows.Outcomes.Count);
        ImportRows days = _account.List(Document, $"{sent.Path}.events");
        JsonAt title = sent.Member("title");
        if (sent.Given("deleted_at") is not null)
        {
            _account.Warn(row, "The habit was deleted in Habo and is not imported.");
            foreach ((int index, _) in Events(sent).Index())
                _account.Warn(days.Read(index), "The habit was deleted in Habo.");
            return;
        }
        HabitDraft habit = drafts.Add(title.Text(), title.Path, row);
        _account.Imported(row);
        bool counts = sent.Given("habitType")?.Whole() == Numeric;
        string unit = Text(sent, "unit");
        decimal target = counts && sent.Given("targetValue") is { } aim ? aim.Number() : 1;
        if (target > CheckIn.MaxAmount)
            throw new ImportException($"{sent.Path}.targetValue", $"A target must be at most {CheckIn.MaxAmount:N0}.");
        habit.Target = target > 0 ? target : HabitDrafts.AnyAmount;
        habit.Archived = sent.Given("archived")?.Flag() == true;
        if (sent.Given("position")?.Whole() is >= 0 and < ImportScope.MaxPosition and var place)
            habit.Position = place + 1;
        // Missing one day is allowed, missing two in a row is not: due two days after the last time.
        if (sent.Given("twoDayRule")?.Flag() == true)
            habit.Rule = new Rule(RuleKind.EveryDays, 2);
        foreach (
            (string name, string label) in ((string, string)[])
                [
                    ("cue", "Cue"),
                    ("routine", "Routine"),
                    ("reward", "Reward"),
                    ("sanction", "Sanction"),
                    ("accountant", "Accountability partner"),
                ]
        )
            if (Text(sent, name) is { Length: > 0 } part)
                habit.Description.Add($"{label}: {part}");
        if (counts && unit.Length > 0)
            habit.Description.Add($"Unit: {unit}");
        habit.Tags.AddRange(
            sent.List("categories", MaxCategories).Select(category => Text(category, "title")).Where(tag => tag.Length > 0)
        );
        foreach ((int index, (string at, JsonAt value)) in Events(sent).Index())
        {
            scope.Cancellation.ThrowIfCancellationRequested();
            ReadEvent(habit, at, value, counts, days.Read(index), drafts);
        }
    }

    private static void ReadEvent(HabitDraft habit, string at, JsonAt sent, bool counts, ImportRow row, HabitDrafts drafts)
    {
        LocalDate day = Dates.Read(at, sent.Path);
        JsonAt[] parts = [.. sent.Items(10)];
        if (parts.Length == 0)
            throw new ImportException(sent.Path, "An event must have a type.");
        string note = parts.Length > 1 && !parts[1].IsNull ? parts[1].Text() : "";
        decimal? amount = parts.Length > 2 && !parts[2].IsNull ? parts[2].Number() : null;
        decimal? target = parts.Length > 3 && !parts[3].IsNull ? parts[3].Number() : null;
        // The habit's target as it was on that day.
        if (counts && target is > 0 and <= CheckIn.MaxAmount)
            habit.Targets[day] = target.Value;
        // Older versions write DayType.Check.
        switch (parts[0].Text().ToUpperInvariant())
        {
            case "DAYTYPE.CHECK":
                drafts.Done(
                    habit,
                    day,
                    !counts ? 1
                        : amount > 0 ? amount.Value
                        : target > 0 ? target.Value
                        : habit.Target,
                    note,
                    row
                );
                break;
            case "DAYTYPE.PROGRESS" when amount > 0:
                drafts.Done(habit, day, amount.Value, note, row);
                break;
            case "DAYTYPE.SKIP":
                drafts.Skip(habit, day, note, row);
                break;
            case "DAYTYPE.CLEAR" or "DAYTYPE.FAIL" or "DAYTYPE.PROGRESS":
                drafts.NotDone(note, row);
                break;
            default:
                throw new ImportException(parts[0].Path, $"{ImportException.Quote(parts[0].Text())} is not a type of day.");
        }
    }

    private static IEnumerable<(string Name, JsonAt Value)> Events(JsonAt sent) =>
        sent.Find("events") is { } events ? events.Members() : [];

    private static string Text(JsonAt sent, string name) => sent.Given(name)?.Text().Trim() ?? "";
}
