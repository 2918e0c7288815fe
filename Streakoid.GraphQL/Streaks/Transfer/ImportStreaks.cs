using GraphQL;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Streaks.Commands;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Transfer;

/// <summary>What an import came to.</summary>
/// <param name="Streaks">How many streaks were added.</param>
/// <param name="Merged">How many went into streaks that were there.</param>
/// <param name="CheckIns">How many check-ins were added.</param>
public sealed record ImportCounts(int Streaks, int Merged, int CheckIns);

/// <summary>A streak that an import may go into.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Name">Its name.</param>
/// <param name="IsArchived">Whether it is archived.</param>
public sealed record MergeTarget(Guid Id, string Name, bool IsArchived);

/// <summary>Adds imported streaks to the database, as new ones or merged into streaks of the same name.</summary>
public sealed class ImportStreaks(IResolveFieldContext context, User user, Imported imported)
{
    private readonly StreakoidDb _db = context.Db;
    private readonly UserCalendar _calendar = UserCalendar.Of(user, context.Now, context.Service<IncidentList>().Current);
    private readonly DayWindow _window = DayWindow.Of(context);

    /// <summary>
    /// The existing streak for each imported one; null if none has its name, or all of them are matched. Of several, the one with the most
    /// days in common is taken, so that an import that is merged again finds the streaks of the first time. An archived streak only takes
    /// one that is archived itself.
    /// </summary>
    /// <param name="context">The mutation's.</param>
    /// <param name="imported">What was read.</param>
    /// <param name="kept">The user's streaks, oldest first.</param>
    public static async Task<Guid?[]> MatchesAsync(IResolveFieldContext context, Imported imported, IEnumerable<MergeTarget> kept)
    {
        ILookup<string, MergeTarget> byName = kept.ToLookup(streak => streak.Name, StringComparer.Ordinal);
        (int Index, ImportedStreak Streak, MergeTarget Into)[] pairs =
        [
            .. imported
                .Streaks.Index()
                .SelectMany(one =>
                    byName[one.Item.Streak.Name]
                        .Where(into => !into.IsArchived || one.Item.Streak.ArchivedAt is not null)
                        .Select(into => (one.Index, one.Item, into))
                ),
        ];
        HashSet<string> ambiguous = [.. pairs.GroupBy(pair => pair.Into.Name).Where(same => same.Skip(1).Any()).Select(same => same.Key)];
        Guid[] several = [.. pairs.Where(pair => ambiguous.Contains(pair.Into.Name)).Select(pair => pair.Into.Id).Distinct()];
        Dictionary<Guid, HashSet<LocalDate>> days =
            several.Length == 0
                ? []
                : (
                    await context.Db.FactsOfAsync(
                        [.. several.Select(id => (id, LocalDate.MinIsoValue))],
                        LocalDate.MaxIsoValue,
                        context.CancellationToken
                    )
                ).ToDictionary(own => own.Key, own => own.Select(fact => fact.Day).ToHashSet());
        int InCommon(ImportedStreak one, MergeTarget into)
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            return days.TryGetValue(into.Id, out HashSet<LocalDate>? own) ? one.CheckIns.Count(checkIn => own.Contains(checkIn.Day)) : 0;
        }
        Guid?[] matches = new Guid?[imported.Streaks.Count];
        HashSet<Guid> taken = [];
        // The order of the import and of the user's streaks decides between equals: sorting keeps it.
        foreach (
            (int index, _, MergeTarget into) in pairs
                .OrderByDescending(pair => InCommon(pair.Streak, pair.Into))
                .ThenByDescending(pair => pair.Into.IsArchived == pair.Streak.Streak.ArchivedAt is not null)
        )
        {
            if (matches[index] is null && taken.Add(into.Id))
                matches[index] = into.Id;
        }
        foreach ((int index, ImportedStreak one) in imported.Streaks.Index())
            if (matches[index] is not null && ambiguous.Contains(one.Streak.Name))
                Warn(
                    imported,
                    one.Row,
                    $"There are several streaks named '{one.Streak.Name}'; this one was merged into the one with the most days in common."
                );
        return matches;
    }

    /// <summary>Adds all of it.</summary>
    /// <param name="matches">The streak that each goes into; null for one of its own.</param>
    /// <param name="last">The last place that is taken; new streaks follow it.</param>
    public async Task<ImportCounts> AddAsync(IReadOnlyList<Guid?> matches, int last)
    {
        Dictionary<Guid, Streak> there = [];
        Dictionary<Guid, OpenHistory> histories = [];
        if (matches.OfType<Guid>().ToArray() is { Length: > 0 } ids)
        {
            Read<Streak> held = StreakReads.Held(ids);
            await _db.ReadAsync([held], context.CancellationToken);
            there = held.Rows.ToDictionary(streak => streak.Id);
            histories = await OpenHistory.ReadAsync(context.AsPrincipal(), held.Rows, _ => false);
        }
        HashSet<Guid> known = await KnownAsync(imported.Streaks.Where((_, index) => matches[index] is not null));
        int checkIns = 0;
        foreach ((int index, ImportedStreak one) in imported.Streaks.Index())
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (matches[index] is { } into)
            {
                Adorn(one, there[into]);
                checkIns += Merge(one, there[into], histories[into], known);
                continue;
            }
            one.Streak.Position = Math.Min(Streak.MaxPosition, last + one.Streak.Position);
            _db.Add(one.Streak);
            OpenHistory.OfNew(_db, one.Streak, one.ScheduleHistory, one.CheckIns).Close(_calendar, _window.For(one.Streak).Earliest);
            foreach (CheckIn checkIn in one.CheckIns)
                _db.Changes.Register(checkIn, one.Streak.Id);
            foreach (RecordedClientId undone in one.Undone)
                _db.Changes.Register(undone);
            checkIns += one.CheckIns.Count;
        }
        return new ImportCounts(matches.Count(match => match is null), matches.Count(match => match is not null), checkIns);
    }

    /// <summary>Which ids of check-ins that were undone are recorded already.</summary>
    private async Task<HashSet<Guid>> KnownAsync(IEnumerable<ImportedStreak> merged)
    {
        Guid[] ids = [.. merged.SelectMany(one => one.Undone).Select(one => one.ClientId).Distinct()];
        if (ids.Length == 0)
            return [];
        Read<RecordedClientId> recorded = ClientIds.Known(ids);
        await _db.ReadAsync([recorded], context.CancellationToken);
        return [.. recorded.Rows.Select(one => one.ClientId)];
    }

    /// <summary>Gives a streak the description, tags, color and icon that it lacks. It keeps those that it has.</summary>
    private void Adorn(ImportedStreak one, Streak into)
    {
        Streak sent = one.Streak;
        (string? description, string? color, string? icon) = (
            into.Description ?? sent.Description,
            into.Color ?? sent.Color,
            into.Icon ?? sent.Icon
        );
        List<string> tags = [.. into.Tags.Union(sent.Tags).Take(Streak.MaxTags)];
        if (sent.Description is not null && description != sent.Description)
            Kept(one, "description");
        if (sent.Color is not null && !string.Equals(color, sent.Color, StringComparison.OrdinalIgnoreCase))
            Kept(one, "color");
        if (sent.Icon is not null && icon != sent.Icon)
            Kept(one, "icon");
        if (sent.Tags.Except(tags).Any())
            Warn(
                one,
                $"'{sent.Name}' already has {into.Tags.Count} of at most {Streak.MaxTags} tags; the last imported ones are not added."
            );
        if (sent.ArchivedAt is not null && into.ArchivedAt is null)
            Warn(one, $"'{sent.Name}' is archived in the import. The existing streak is not, and is not archived.");
        if (sent.Backdating.Days is { } days && days != into.Backdating.Days)
            Kept(one, "number of days that can be backdated");
        if ((description, color, icon) == (into.Description, into.Color, into.Icon) && tags.Count == into.Tags.Count)
            return;
        _db.Attach(into);
        (into.Description, into.Color, into.Icon, into.Tags) = (description, color, icon, tags);
        into.Version++;
    }

    /// <summary>Adds the days, pauses and skips that a streak lacks. It keeps its own schedules, and what it has on a day.</summary>
    private int Merge(ImportedStreak one, Streak into, OpenHistory history, HashSet<Guid> known)
    {
        ImportAccount account = imported.Account;
        int added = 0;
        for (int i = 0; i < one.CheckIns.Count; i++)
        {
            CheckIn sent = one.CheckIns[i];
            // A device that sends a check-in again must find its id, whichever of the two is kept.
            _db.Changes.Register(sent, into.Id);
            if (history.On(sent.Day) is { } there)
            {
                if (there.Amount != sent.Amount)
                    account.Warn(one.CheckInRows[i], "The streak already has another amount on that day, which is kept.");
                else if (sent.Note is not null && sent.Note != there.Note)
                    account.Warn(
                        one.CheckInRows[i],
                        "The streak already has a check-in with another note or none on that day, which is kept."
                    );
                else
                    account.Merged(one.CheckInRows[i]);
                continue;
            }
            history.Add(
                new CheckIn
                {
                    UserId = sent.UserId,
                    Id = sent.Id,
                    StreakId = into.Id,
                    Day = sent.Day,
                    OccurredAt = sent.OccurredAt,
                    TimeZone = sent.TimeZone,
                    Amount = sent.Amount,
                    Note = sent.Note,
                    ClientIds = sent.ClientIds,
                    Backdated = sent.Backdated,
                }
            );
            added++;
        }
        foreach ((int i, RecordedClientId undone) in one.Undone.Index())
        {
            if (known.Contains(undone.ClientId))
                account.Merged(one.UndoneRows[i]);
            else
                _db.Changes.Register(
                    new RecordedClientId
                    {
                        UserId = undone.UserId,
                        ClientId = undone.ClientId,
                        StreakId = into.Id,
                        Day = undone.Day,
                    }
                );
        }
        if (one.Row is { } row)
            account.Merged(row);
        history.ScheduleHistory = Merge(one, one.RestsBefore(history.ScheduleHistory.Revisions[0].From), history.ScheduleHistory);
        history.Close(_calendar, _window.For(into).Earliest);
        return added;
    }

    /// <summary>Adds the pauses and skips that a streak lacks. It keeps its own schedules.</summary>
    private ScheduleHistory Merge(ImportedStreak one, ScheduleHistory sent, ScheduleHistory into)
    {
        ImportAccount account = imported.Account;
        if (one.ScheduleRows.Count == 0 && Asked(into.Revisions[^1]) != Asked(sent.Revisions[^1]))
            Kept(one, "schedule");
        for (int i = 0; i < one.ScheduleRows.Count; i++)
        {
            if (into.Revisions.Contains(sent.Revisions[i]))
                account.Merged(one.ScheduleRows[i]);
            else
                account.Warn(one.ScheduleRows[i], $"'{one.Streak.Name}' keeps its existing schedules, which do not include this one.");
        }

        List<PausePeriod> pauses = [.. into.Pauses];
        foreach ((int i, PausePeriod pause) in sent.Pauses.Index())
        {
            ImportRow? row = i < one.PauseRows.Count ? one.PauseRows[i] : one.Row;
            if (pauses.Contains(pause))
            {
                if (row is { } there)
                    account.Merged(there);
            }
            else if (!(pause.Last < _calendar.Today))
            {
                Warn(
                    imported,
                    row,
                    $"'{one.Streak.Name}' is paused from {pause.First:uuuu-MM-dd} in the import, and still today. The existing streak is not paused by that."
                );
            }
            else if (
                pauses.TrueForAll(there => there.Last < pause.First || pause.Last < there.First)
                && pauses.Count < ImportScope.MaxPauses
            )
            {
                pauses.Add(pause);
            }
            else
            {
                Warn(
                    imported,
                    row,
                    $"'{one.Streak.Name}' is paused from {pause.First:uuuu-MM-dd} in the import. The overlapping existing pause is kept."
                );
            }
        }

        HashSet<LocalDate> skips = [.. into.Skips];
        foreach ((LocalDate day, ImportRow? row) in one.ScheduleHistory.Skips.Zip(one.SkipRows))
        {
            if (sent.IsSkipped(day) && !skips.Add(day) && row is { } there)
                account.Merged(there);
        }
        return into with { Pauses = [.. pauses.OrderBy(pause => pause.First)], Skips = [.. skips.Order()] };
    }

    private void Kept(ImportedStreak one, string what) =>
        Warn(one, $"'{one.Streak.Name}' keeps its existing {what}, which differs from the imported one.");

    private void Warn(ImportedStreak one, string message) => Warn(imported, one.Row, message);

    /// <summary>Adds a warning for a row; for the import as a whole where it has no row of its own.</summary>
    private static void Warn(Imported imported, ImportRow? row, string message)
    {
        if (row is { } its)
            imported.Account.Warn(its, message);
        else
            imported.Account.Warn(message);
    }

    private static Revision Asked(Revision revision) => revision with { From = ImportScope.Earliest, Freezes = 0 };
}
