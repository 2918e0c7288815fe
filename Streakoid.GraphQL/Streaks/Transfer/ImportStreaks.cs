using GraphQL;
using Microsoft.EntityFrameworkCore;
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

/// <summary>Adds imported streaks to the database, as new ones or merged into streaks of the same name.</summary>
public sealed class ImportStreaks(IResolveFieldContext context, User user, Imported imported)
{
    private readonly StreakoidDb _db = context.Db;
    private readonly UserCalendar _calendar = UserCalendar.Of(user, context.Now, context.Service<IncidentList>().Current);
    private readonly DayWindow _window = DayWindow.Of(context);

    /// <summary>
    /// The existing streak for each imported one; null if none has its name, or all of them are matched. Archived ones take no
    /// check-ins, so they are none.
    /// </summary>
    /// <param name="imported">What was read.</param>
    /// <param name="kept">The user's streaks, oldest first.</param>
    public static Guid?[] Matches(Imported imported, IEnumerable<(Guid Id, string Name)> kept)
    {
        Dictionary<string, Queue<Guid>> byName = kept.GroupBy(streak => streak.Name)
            .ToDictionary(same => same.Key, same => new Queue<Guid>(same.Select(streak => streak.Id)));
        return
        [
            .. imported.Streaks.Select(one =>
                byName.TryGetValue(one.Streak.Name, out Queue<Guid>? same) && same.TryDequeue(out Guid id) ? id : (Guid?)null
            ),
        ];
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
        int checkIns = 0;
        foreach ((int index, ImportedStreak one) in imported.Streaks.Index())
        {
            context.CancellationToken.ThrowIfCancellationRequested();
            if (matches[index] is { } into)
            {
                Adorn(one, there[into]);
                checkIns += Merge(one, there[into], histories[into]);
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

    /// <summary>Gives a streak the color and icon that it lacks. It keeps those that it has.</summary>
    private void Adorn(ImportedStreak one, Streak into)
    {
        (string? color, string? icon) = (into.Color ?? one.Streak.Color, into.Icon ?? one.Streak.Icon);
        if (one.Streak.Color is not null && !string.Equals(color, one.Streak.Color, StringComparison.OrdinalIgnoreCase))
            imported.Account.Warn($"'{one.Streak.Name}' keeps its existing color, which differs from the imported one.");
        if (one.Streak.Icon is not null && icon != one.Streak.Icon)
            imported.Account.Warn($"'{one.Streak.Name}' keeps its existing icon, which differs from the imported one.");
        if (color == into.Color && icon == into.Icon)
            return;
        _db.Attach(into);
        (into.Color, into.Icon) = (color, icon);
        into.Version++;
    }

    /// <summary>Adds the days that a streak lacks. It keeps its own schedule, and what it has on a day.</summary>
    private int Merge(ImportedStreak one, Streak into, OpenHistory history)
    {
        ImportAccount account = imported.Account;
        int added = 0;
        for (int i = 0; i < one.CheckIns.Count; i++)
        {
            CheckIn sent = one.CheckIns[i];
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
            _db.Changes.Register(sent, into.Id);
            added++;
        }
        foreach (RecordedClientId undone in one.Undone)
            _db.Changes.Register(
                new RecordedClientId
                {
                    UserId = undone.UserId,
                    ClientId = undone.ClientId,
                    StreakId = into.Id,
                    Day = undone.Day,
                }
            );
        if (one.Row is { } row)
            account.Merged(row);
        ScheduleHistory scheduleHistory = history.ScheduleHistory;
        List<PausePeriod> pauses = [.. scheduleHistory.Pauses];
        foreach (PausePeriod pause in one.ScheduleHistory.Pauses)
        {
            if (pauses.TrueForAll(there => there.Last < pause.First || pause.Last < there.First))
                pauses.Add(pause);
            else if (!pauses.Contains(pause))
                account.Warn(
                    $"'{one.Streak.Name}' is paused from {pause.First:uuuu-MM-dd} in the import. The overlapping existing pause is kept."
                );
        }
        if (Asked(scheduleHistory.Revisions[^1]) != Asked(one.ScheduleHistory.Revisions[^1]))
            account.Warn($"'{one.Streak.Name}' keeps its existing schedule, which differs from the imported one.");
        history.ScheduleHistory = scheduleHistory with
        {
            Pauses = [.. pauses.OrderBy(pause => pause.First)],
            Skips = [.. scheduleHistory.Skips.Union(one.ScheduleHistory.Skips).Order()],
        };
        history.Close(_calendar, _window.For(into).Earliest);
        return added;
    }

    private static Revision Asked(Revision revision) => revision with { From = ImportScope.Earliest, Freezes = 0 };
}
