using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;
using Streakoid.Streaks.Commands;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Transfer;

public sealed record LoopExportInput(string Habits, string Checkmarks);

public sealed class LoopExportInputType : InputObjectGraphType<LoopExportInput>
{
    public LoopExportInputType()
    {
        Name = "LoopExportInput";
        Description = "Two files of the CSV export of Loop Habit Tracker.";
        Field<NonNullGraphType<StringGraphType>>("habits").Description("The text of `Habits.csv`.");
        Field<NonNullGraphType<StringGraphType>>("checkmarks").Description("The text of the `Checkmarks.csv` beside it, which holds all habits.");
    }
}

public sealed record ImportDataInput(string? Data, LoopExportInput? Loop);

public sealed class ImportDataInputType : InputObjectGraphType<ImportDataInput>
{
    public ImportDataInputType()
    {
        Name = "ImportDataInput";
        Description = "What to import, of which exactly one is given.";
        IsOneOf = true;
        Field<StringGraphType>("data").Description("What `exportData` wrote.");
        Field<LoopExportInputType>("loop").Description("An export of Loop Habit Tracker.");
    }
}

public sealed record ImportDataPayload(int? Streaks, int? CheckIns, IReadOnlyList<string>? Warnings, IReadOnlyList<DomainError>? Errors) : IPayload, IChangesPrincipal
{
    /// <summary>The account, whose zone and days an import may have set; null where nothing was imported.</summary>
    public User? Account { get; init; }

    Principal? IChangesPrincipal.After(Principal before) => Account is null ? before : before.With(Account);
}

public sealed class ImportDataPayloadType : PayloadType<ImportDataPayload>
{
    public ImportDataPayloadType()
        : base("ImportData")
    {
        Field<IntGraphType>("importedStreaks").Description("How many streaks there are more.").Pure(source => source.Streaks);
        Field<IntGraphType>("importedCheckIns").Description("How many check-ins they have.").Pure(source => source.CheckIns);
        Field<ListGraphType<NonNullGraphType<StringGraphType>>>("warnings").Description("What could not be taken over as it was.").Pure(source => source.Warnings);
        Errors(typeof(InvalidImportErrorType), typeof(TooManyStreaksErrorType));
    }
}

/// <summary>
/// Adds what was exported, here or from Loop Habit Tracker: all of it, or nothing. An account without streaks also takes over the
/// time zones and the starts of days and weeks that the days were lived by, so that it has the same streaks.
/// </summary>
public static class ImportData
{
    public static async Task<ImportDataPayload> RunAsync(IResolveFieldContext context, ImportDataInput input)
    {
        (StreakoidDb db, User account, CancellationToken cancellationToken) = (context.Db, context.Account, context.CancellationToken);
        LocalDate today = LocalDays.TodayOf(account, context.Now);
        Imported imported;
        try
        {
            imported = input.Data is { } data
                ? new ExportReader(db.OwnerId, today, context.Now, account.TimeZone).Read(data)
                : new LoopReader(db.OwnerId, today, context.Now, account.TimeZone).Read(input.Loop!.Habits, input.Loop.Checkmarks);
        }
        catch (ImportException refused)
        {
            return Refused(refused.Error);
        }
        int limit = context.Service<IOptions<StreaksOptions>>().Value.MaxStreaks;
        IdempotentWrite write = context.NextWrite();
        return await db.WriteAsync(
            async () =>
            {
                User user = await db.LockUserAsync(cancellationToken) ?? throw new InvalidOperationException("The account went away during the request.");
                if (await write.FindAsync(db, cancellationToken) is null)
                {
                    int kept = await db.Streaks.CountAsync(cancellationToken);
                    if (kept + imported.Streaks.Count > limit) return Refused(new TooManyStreaksError(limit));
                    if (kept == 0 && imported.Profile is { } profile) Settle(user, profile, context.Now);
                    Add(context, user, imported);
                    await write.RecordAsync(db, null, cancellationToken);
                }
                return new ImportDataPayload(imported.Streaks.Count, imported.Streaks.Sum(streak => streak.CheckIns.Count), imported.Warnings, null) { Account = user };
            },
            cancellationToken);
    }

    private static void Settle(User user, ImportedProfile profile, Instant now)
    {
        user.EarliestToday = LocalDays.TodayOf(user, now);
        if (profile.TimeZone != user.TimeZone) user.TimeZoneChangedAt = now;
        (user.TimeZone, user.FormerTimeZones, user.DayStartsAt, user.WeekStarts) = (profile.TimeZone, profile.FormerTimeZones, profile.DayStartsAt, profile.WeekStarts);
    }

    private static void Add(IResolveFieldContext context, User user, Imported imported)
    {
        StreakoidDb db = context.Db;
        UserCalendar calendar = UserCalendar.Of(user, context.Now);
        LocalDate changeableFrom = DayWindow.Of(context).Earliest;
        foreach ((Streak streak, ScheduleHistory scheduleHistory, IReadOnlyList<CheckIn> checkIns) in imported.Streaks)
        {
            db.Add(streak);
            OpenHistory.OfNew(db, streak, scheduleHistory, checkIns).Close(calendar, changeableFrom);
        }
    }

    private static ImportDataPayload Refused(DomainError error) => new(null, null, null, [error]);
}
