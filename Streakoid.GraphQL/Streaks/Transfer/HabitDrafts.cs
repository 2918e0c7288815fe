using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Streaks.Commands;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Transfer;

/// <summary>
/// Collects habits from other apps' files and converts them to streaks. Values that a streak cannot have, such as a text that is too long,
/// are shortened or omitted and listed in the warnings, without rejecting the rest of the file.
/// </summary>
public sealed class HabitDrafts(ImportScope scope, ImportAccount account)
{
    /// <summary>The target of a habit that counts but has no target: any amount.</summary>
    public const decimal AnyAmount = 0.001m;

    /// <summary>From so many days on, days without a record are one pause and not a skip each.</summary>
    private const int PauseFrom = 7;

    private readonly List<HabitDraft> _habits = [];

    public IReadOnlyList<HabitDraft> Habits => _habits;

    /// <summary>Adds a habit.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="path">Where that is read.</param>
    /// <param name="row">The row that it is read from; null where no row is its own.</param>
    public HabitDraft Add(string name, string path, ImportRow? row)
    {
        scope.HoldStreaks(_habits.Count + 1);
        string whole = name.Trim();
        if (whole.Length == 0)
            throw new ImportException(path, "A habit has no name.");
        string kept = Storable(whole, Streak.MaxNameLength);
        HabitDraft habit = new(kept, row);
        if (kept != whole)
            Warn(habit, $"The name is longer than {Streak.MaxNameLength} characters or not valid Unicode and was shortened to '{kept}'.");
        _habits.Add(habit);
        return habit;
    }

    /// <summary>
    /// Something was done on a day. Said again, it may bring a note; another amount is named in the warnings, or added where amounts add
    /// up.
    /// </summary>
    public void Done(HabitDraft habit, LocalDate day, decimal amount, string? note, ImportRow row, bool addsUp = false)
    {
        if (!InRange(day, row))
            return;
        if (amount is <= 0 or > CheckIn.MaxAmount)
        {
            account.Warn(row, "The amount is not above 0 and at most 1,000,000,000; the day is not imported.");
            return;
        }
        note = Note(note, row);
        if (!habit.Days.TryGetValue(day, out DraftDay? there))
        {
            habit.Days.Add(day, new DraftDay(amount, note, row));
            account.Imported(row);
            return;
        }
        if (addsUp)
            habit.Days[day] = there with { Amount = Math.Min(CheckIn.MaxAmount, there.Amount + amount) };
        else if (amount != there.Amount)
            account.Warn(row, "The day already has another amount, which is kept.");
        if (note is not null && there.Note is null)
        {
            habit.Days[day] = habit.Days[day] with { Note = note };
            account.Imported(row);
        }
        else if (note is not null && note != there.Note)
        {
            account.Warn(row, "The day already has another note, which is kept.");
        }
        account.Merged(row);
    }

    /// <summary>The day was let off.</summary>
    public void Skip(HabitDraft habit, LocalDate day, string? note, ImportRow row)
    {
        if (!InRange(day, row))
            return;
        habit.Skips.TryAdd(day, row);
        NotDone(note, row);
    }

    /// <summary>Nothing was done: a streak has no check-in then.</summary>
    public void NotDone(string? note, ImportRow row)
    {
        account.Imported(row);
        if (!string.IsNullOrWhiteSpace(note))
            account.Warn(row, "The note is not imported: only days with a check-in have notes.");
    }

    /// <summary>Says something of a habit, where it was read.</summary>
    public void Warn(HabitDraft habit, string message)
    {
        if (habit.Row is { } row)
            account.Warn(row, message);
        else
            account.Warn(message);
    }

    /// <summary>
    /// The days between those with a record. Of a habit that is to be kept under an amount a day without a check-in is a good day, which
    /// these are not known to be: they are let off, so that they neither add nor break.
    /// </summary>
    /// <param name="habit">The habit.</param>
    /// <param name="recorded">The days with a record, in order, and the first one after those that are asked for.</param>
    public void Unrecorded(HabitDraft habit, IReadOnlyList<LocalDate> recorded)
    {
        int count = 0;
        for (int i = 1; i < recorded.Count; i++)
        {
            (LocalDate first, LocalDate last) = (recorded[i - 1].PlusDays(1), recorded[i].PlusDays(-1));
            if (first > last)
                continue;
            int length = Period.DaysBetween(first, last) + 1;
            count += length;
            habit.Unrecorded.Add(first);
            if (length >= PauseFrom)
            {
                habit.Pauses.Add(new PausePeriod(first, last));
                continue;
            }
            for (LocalDate day = first; day <= last; day = day.PlusDays(1))
            {
                habit.Skips.TryAdd(day, null);
                habit.Unrecorded.Add(day);
            }
        }
        if (count == 0)
            return;
        Warn(
            habit,
            $"{ImportException.Quote(habit.Name)} has {count:N0} days without a record. They neither extend nor break a new streak."
        );
    }

    /// <summary>The streaks, in the order of the habits.</summary>
    public Imported Finish()
    {
        // No app says when a habit was created. Streaks are listed by that, so each is given an instant that keeps the order of the habits
        // and is not after its first day.
        Instant created = scope.Now;
        ImportedStreak[] streaks = new ImportedStreak[_habits.Count];
        for (int index = _habits.Count - 1; index >= 0; index--)
        {
            scope.Cancellation.ThrowIfCancellationRequested();
            streaks[index] = ToStreak(_habits[index], index, ref created);
        }
        return new Imported(streaks, null, account);
    }

    private ImportedStreak ToStreak(HabitDraft habit, int index, ref Instant created)
    {
        string path = habit.Row is { } row ? row.Rows.Place([row.Index]) : ImportException.Quote(habit.Name);
        KeyValuePair<LocalDate, DraftDay>[] days = [.. habit.Days.OrderBy(day => day.Key)];
        LocalDate from = LocalDate.Min(scope.Today, habit.From ?? scope.Today);
        if (days.Length > 0)
            from = LocalDate.Min(from, days[0].Key);
        created = Instant.Min(created, StartOf(from));
        string description = string.Join(
            "\n\n",
            habit.Description.Where(part => !string.IsNullOrWhiteSpace(part)).Select(part => part.Trim())
        );
        string kept = Storable(description, Streak.MaxDescriptionLength);
        if (kept != description)
            Warn(
                habit,
                $"The description is longer than {Streak.MaxDescriptionLength:N0} characters or not valid Unicode and was shortened."
            );
        List<string> tags = StreakText.Tags(
            habit.Tags.Where(tag => tag.Length > 0 && StreakText.FaultOfTags([tag]) is null).Take(Streak.MaxTags)
        );
        if (tags.Count < habit.Tags.Distinct().Count())
            Warn(habit, "Some tags are too long or too many and are not imported.");
        Streak streak = new()
        {
            UserId = scope.Owner,
            Id = Guid.CreateVersion7(scope.Now.ToDateTimeOffset().AddMilliseconds(index)),
            Name = habit.Name,
            Description = kept.Length == 0 ? null : kept,
            Tags = tags,
            Color = habit.Color,
            Icon = habit.Icon,
            Position = habit.Position ?? index + 1,
            CreatedAt = created,
            ArchivedAt = habit.Archived ? scope.Now : null,
            ArchivedOn = habit.Archived ? scope.Today : null,
        };
        Revision[] revisions =
        [
            .. Targets(habit, from).Select(one => ImportException.At(path, () => Revision(habit, one.From, one.Target))),
        ];
        KeyValuePair<LocalDate, ImportRow?>[] skips =
        [
            .. habit.Skips.Where(skip => skip.Key >= from && !habit.Days.ContainsKey(skip.Key)).OrderBy(skip => skip.Key),
        ];
        if (skips.Length > ImportScope.MaxSkips)
            throw new ImportException(
                path,
                $"A streak can have at most {ImportScope.MaxSkips:N0} skips; {ImportException.Quote(habit.Name)} has {skips.Length:N0}."
            );
        if (habit.Pauses.Count > ImportScope.MaxPauses)
            throw new ImportException(
                path,
                $"A streak can have at most {ImportScope.MaxPauses:N0} pauses; {ImportException.Quote(habit.Name)} has {habit.Pauses.Count:N0}."
            );
        CheckIn[] checkIns =
        [
            .. days.Select(day => new CheckIn
            {
                UserId = scope.Owner,
                Id = Guid.CreateVersion7(),
                StreakId = streak.Id,
                Day = day.Key,
                TimeZone = scope.HomeZone,
                Amount = day.Value.Amount,
                Note = day.Value.Note,
                OccurredAt = Instant.Min(StartOf(day.Key), scope.Now),
            }),
        ];
        return new ImportedStreak(
            streak,
            new ScheduleHistory(revisions, habit.Pauses, [.. skips.Select(skip => skip.Key)]),
            checkIns,
            habit.Row,
            [.. days.Select(day => day.Value.Row)]
        )
        {
            SkipRows = [.. skips.Select(skip => skip.Value)],
            Unrecorded = habit.Unrecorded,
        };
    }

    private static Revision Revision(HabitDraft habit, LocalDate from, decimal target) =>
        Rules.Revision.Of(
            new Schedule
            {
                UserId = Guid.Empty,
                StreakId = Guid.Empty,
                EffectiveFrom = from,
                Rule = habit.Rule,
                Target = target,
                Comparison = habit.Comparison,
                FreezesPerMonth = 0,
            }
        );

    /// <summary>The targets of a habit, each with the day from which it holds.</summary>
    private List<(LocalDate From, decimal Target)> Targets(HabitDraft habit, LocalDate from)
    {
        List<(LocalDate From, decimal Target)> targets = [];
        foreach ((LocalDate day, decimal target) in habit.Targets.Where(one => one.Key <= scope.Today).OrderBy(one => one.Key))
            if (targets.Count == 0 || targets[^1].Target != target)
                targets.Add((targets.Count == 0 ? from : day, target));
        if (targets.Count == 0)
            return [(from, habit.Target)];
        LocalDate next = LocalDate.Min(scope.Today, habit.Targets.Keys.Max()).PlusDays(1);
        if (targets[^1].Target != habit.Target)
            targets.Add((next, habit.Target));
        if (targets.Count <= ImportScope.MaxSchedules)
            return targets;
        Warn(habit, $"The target changed more than {ImportScope.MaxSchedules:N0} times; the last one is imported for all days.");
        return [(from, habit.Target)];
    }

    public bool InRange(LocalDate day, ImportRow row)
    {
        if (day >= ImportScope.Earliest && day <= scope.LatestCheckIn)
            return true;
        account.Warn(
            row,
            $"The day is not between {ImportScope.Earliest:uuuu-MM-dd} and {scope.LatestCheckIn:uuuu-MM-dd} and is not imported."
        );
        return false;
    }

    private string? Note(string? note, ImportRow row)
    {
        if (string.IsNullOrWhiteSpace(note))
            return null;
        string whole = note.Trim(),
            kept = Storable(whole, CheckIn.MaxNoteLength);
        if (kept != whole)
            account.Warn(row, $"The note is longer than {CheckIn.MaxNoteLength:N0} characters or not valid Unicode and was shortened.");
        return kept.Length == 0 ? null : kept;
    }

    private Instant StartOf(LocalDate day) => LocalDays.StartOf(day, DateTimeZoneProviders.Tzdb[scope.HomeZone], LocalTime.Midnight);

    /// <summary>As much of a text as can be kept.</summary>
    private static string Storable(string text, int max)
    {
        if (!Texts.IsStorable(text))
            text = new string([.. text.Where(one => one != '\0' && !char.IsSurrogate(one))]).Trim();
        if (text.Length <= max)
            return text.Length == 0 && max == Streak.MaxNameLength ? "?" : text;
        return Limits.Shortened(text, max).TrimEnd();
    }
}
