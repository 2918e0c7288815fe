using NodaTime;
using Streakoid.Data;

namespace Streakoid.Streaks.Transfer;

/// <summary>
/// Reads the JSON export of Beaver Habits: <c>habits</c>, each with <c>records</c> such as <c>{ "day": "2026-03-14", "done": true, "text":
/// "a note" }</c>.
/// </summary>
public sealed class BeaverHabitsReader(ImportScope scope)
{
    private const string Document = "Beaver Habits";

    private static readonly HashSet<string> DocumentMembers = ["habits", "order"];
    private static readonly HashSet<string> HabitMembers = ["id", "name", "records", "status", "tags", "period", "weekly_goal"];
    private static readonly HashSet<string> RecordMembers = ["day", "done", "text", "state", "skipped"];

    private readonly ImportAccount _account = new();

    public Imported Read(string text)
    {
        HabitDrafts drafts = new(scope, _account);
        JsonAt document = JsonAt.Parse(text, "an export of Beaver Habits");
        if (document.IsList || document.Find("habits") is null)
            throw new ImportException("$", "The text is not an export of Beaver Habits: `habits` is missing.");
        _account.WarnOfUnknown(document, DocumentMembers);
        // The user's own order, by id; habits that it does not have follow.
        Dictionary<string, int> order = [];
        foreach ((int index, JsonAt id) in document.List("order", ImportScope.MaxPosition).Index())
            order.TryAdd(id.Text(), index + 1);
        ImportRows rows = _account.List(Document, "habits");
        foreach ((int index, JsonAt habit) in document.List("habits", scope.MaxStreaks).Index())
        {
            _account.WarnOfUnknown(habit, HabitMembers);
            string? id = habit.Given("id")?.Text();
            ReadHabit(habit, rows, drafts, id is not null && order.TryGetValue(id, out int place) ? place : order.Count + index + 1);
        }
        return drafts.Finish();
    }

    private void ReadHabit(JsonAt sent, ImportRows rows, HabitDrafts drafts, int place)
    {
        ImportRow row = rows.Read(rows.Outcomes.Count);
        ImportRows days = _account.List(Document, $"{sent.Path}.records");
        string status = sent.Given("status")?.Text() ?? "";
        JsonAt name = sent.Member("name");
        if (status == "soft_delete")
        {
            _account.Warn(row, "The habit was deleted in Beaver Habits and is not imported.");
            foreach ((int index, _) in sent.List("records", ImportScope.MaxCheckIns).Index())
                _account.Warn(days.Read(index), "The habit was deleted in Beaver Habits.");
            return;
        }
        HabitDraft habit = drafts.Add(name.Text(), name.Path, row);
        _account.Imported(row);
        habit.Archived = status == "archive";
        habit.Position = Math.Min(place, ImportScope.MaxPosition);
        habit.Tags.AddRange(sent.List("tags", 1_000).Select(tag => tag.Text().Trim()).Where(tag => tag.Length > 0));
        if (sent.Given("period") is { } period)
            SetRule(habit, period, drafts);
        // How a fork and versions before `period` say how often.
        else if (sent.Given("weekly_goal")?.Whole() is >= 1 and <= Rule.MaxTimesPerWeek and var times)
            habit.Rule = new Rule(RuleKind.TimesPerWeek, times);
        foreach ((int index, JsonAt record) in sent.List("records", ImportScope.MaxCheckIns).Index())
        {
            scope.Cancellation.ThrowIfCancellationRequested();
            ImportRow read = days.Read(index);
            _account.WarnOfUnknown(record, RecordMembers);
            JsonAt at = record.Member("day");
            LocalDate day = Dates.Read(at.Text(), at.Path);
            string note = record.Given("text")?.Text() ?? "",
                state = record.Given("state")?.Text() ?? "";
            if (state == "SKIPPED" || record.Given("skipped")?.Flag() == true)
                drafts.Skip(habit, day, note, read);
            else if (state == "DONE" || record.Given("done")?.Flag() == true)
                drafts.Done(habit, day, 1, note, read);
            else
                drafts.NotDone(note, read);
        }
    }

    private static void SetRule(HabitDraft habit, JsonAt period, HabitDrafts drafts)
    {
        string type = period.Member("period_type").Text();
        int count = period.Member("period_count").Whole(),
            target = period.Member("target_count").Whole();
        Rule? rule = (type, count, target) switch
        {
            ("D", >= 1, >= 1) when target >= count => Rule.EveryDay,
            ("D", > 1 and <= Rule.MaxEveryDays, 1) => new Rule(RuleKind.EveryDays, count),
            ("W", 1, >= 1 and <= Rule.MaxTimesPerWeek) => new Rule(RuleKind.TimesPerWeek, target),
            ("M", 1, >= 1 and <= Rule.MaxTimesPerMonth) => new Rule(RuleKind.TimesPerMonth, target),
            _ => null,
        };
        if (rule is not null)
            habit.Rule = rule;
        else
            drafts.Warn(
                habit,
                $"{ImportException.Quote(habit.Name)} was due {target} times in {count} {ImportException.Quote(type)}, which no schedule supports; it is due every day now."
            );
    }
}
