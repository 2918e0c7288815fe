using System.Text.Json.Serialization;
using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;
using Streakoid.Streaks.Commands;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Transfer;

public sealed record LoopFolderInput(string Name, string Checkmarks);

public sealed class LoopFolderInputType : InputType<LoopFolderInput>
{
    public LoopFolderInputType()
        : base("The folder of one habit in the CSV export of Loop Habit Tracker. It has the notes.")
    {
        Field<NonNullGraphType<StringGraphType>>("name")
            .Description("The folder's name, such as `001 Meditate`, which starts with the habit's position.");
        Field<NonNullGraphType<StringGraphType>>("checkmarks").Description("The text of the folder's `Checkmarks.csv`.");
    }
}

public sealed record LoopExportInput(string Habits, string Checkmarks, IReadOnlyList<LoopFolderInput>? Folders);

public sealed class LoopExportInputType : InputType<LoopExportInput>
{
    public LoopExportInputType()
        : base("Files of the CSV export of Loop Habit Tracker. Reminders are not imported.")
    {
        Field<NonNullGraphType<StringGraphType>>("habits").Description("The text of `Habits.csv`.");
        Field<NonNullGraphType<StringGraphType>>("checkmarks")
            .Description(
                "The text of the `Checkmarks.csv` beside it, which holds all habits. If there is only one habit, the file of its folder can be used."
            );
        Field<ListGraphType<NonNullGraphType<LoopFolderInputType>>>("folders").Description("The habits' folders, for the notes in them.");
    }
}

/// <summary>How to handle an imported streak whose name already exists.</summary>
public enum ImportConflict
{
    New,
    Merge,
    Fail,
}

public sealed class ImportConflictType : EnumerationGraphType
{
    public ImportConflictType()
    {
        Name = "ImportConflict";
        Description =
            "How to handle an imported streak whose name the user already has. An archived streak only counts for one that is archived in the import too.";
        Add("NEW", ImportConflict.New, "Create another streak.");
        Add(
            "MERGE",
            ImportConflict.Merge,
            "Add its days to the existing streak, which keeps its place, its schedule, and its own check-ins with their times."
        );
        Add("FAIL", ImportConflict.Fail, "Fail and import nothing.");
    }
}

public sealed record ImportDataInput(
    string? Data,
    LoopExportInput? Loop,
    string? Habo,
    string? BeaverHabits,
    string? HabitBull,
    string? Habitica,
    string? WayOfLife,
    ImportConflict OnConflict,
    bool DryRun
);

public sealed class ImportDataInputType : InputType<ImportDataInput>
{
    public ImportDataInputType()
        : base("The data to import, exactly one source, and how.")
    {
        Field<StringGraphType>("data").Description("What `exportData` wrote.");
        Field<LoopExportInputType>("loop").Description("An export of Loop Habit Tracker.");
        Field<StringGraphType>("habo").Description("The text of a backup of Habo, in JSON.");
        Field<StringGraphType>("beaverHabits").Description("The text of an export of Beaver Habits, in JSON.");
        Field<StringGraphType>("habitBull").Description("The text of an export of HabitBull, in CSV.");
        Field<StringGraphType>("habitica")
            .Description("The text of `habitica-tasks-history.csv`, which Habitica exports. Its times are read as UTC.");
        Field<StringGraphType>("wayOfLife")
            .Description("The text of an export of Way of Life, in CSV. `Yes` counts as done, in every journal.");
        Field<NonNullGraphType<ImportConflictType>>("onConflict")
            .Description("How to handle a streak whose name already exists.")
            .DefaultValue(ImportConflict.New);
        Field<NonNullGraphType<BooleanGraphType>>("dryRun")
            .Description("True returns the result without storing anything.")
            .DefaultValue(false);
    }
}

public sealed class ImportedFileType : ObjectGraphType<ImportedFile>
{
    public ImportedFileType()
    {
        Name = "ImportedFile";
        Description = "The rows of one file. Each is counted in exactly one of `imported`, `merged` and `warned`.";
        Field<NonNullGraphType<StringGraphType>>("name").Description("The file's name.").Pure(source => source.Name);
        Field<NonNullGraphType<IntGraphType>>("rows")
            .Description("How many rows were read: lines after the header, or items of lists.")
            .Pure(source => source.Rows);
        Field<NonNullGraphType<IntGraphType>>("imported")
            .Description("How many were imported completely, including rows that record that nothing was done.")
            .Pure(source => source.Imported);
        Field<NonNullGraphType<IntGraphType>>("merged").Description("How many were already present.").Pure(source => source.Merged);
        Field<NonNullGraphType<IntGraphType>>("warned").Description("How many are listed in `warnings`.").Pure(source => source.Warned);
    }
}

public sealed record StreakNameTakenError(string Name)
    : DomainError("STREAK_NAME_TAKEN", $"You already have a streak named '{Name}'. Import as new, or merge.");

public sealed class StreakNameTakenErrorType : ErrorType<StreakNameTakenError>
{
    public StreakNameTakenErrorType()
        : base("The user already has a streak of this name.") =>
        Field<NonNullGraphType<StringGraphType>>("name").Description("The first name that already exists.").Pure(source => source.Name);
}

public sealed record ImportDataPayload(
    int? Streaks,
    int? MergedStreaks,
    int? CheckIns,
    IReadOnlyList<string>? Warnings,
    IReadOnlyList<ImportedFile>? Files,
    IReadOnlyList<DomainError>? Errors
) : IPayload, IChangesPrincipal
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
        Field<IntGraphType>("importedStreaks").Description("How many streaks were created.").Pure(source => source.Streaks);
        Field<IntGraphType>("mergedStreaks")
            .Description("How many streaks were merged into streaks of the same name.")
            .Pure(source => source.MergedStreaks);
        Field<IntGraphType>("importedCheckIns").Description("How many check-ins were created.").Pure(source => source.CheckIns);
        Field<ListGraphType<NonNullGraphType<StringGraphType>>>("warnings")
            .Description("The rows and values that could not be imported unchanged, each with its file and line.")
            .Pure(source => source.Warnings);
        Field<ListGraphType<NonNullGraphType<ImportedFileType>>>("files")
            .Description("The number of rows read, per file and outcome.")
            .Pure(source => source.Files);
        Errors(typeof(InvalidImportErrorType), typeof(TooManyStreaksErrorType), typeof(StreakNameTakenErrorType));
    }
}

/// <summary>What an import answers, kept with its Idempotency-Key for a repeat.</summary>
public sealed record ImportOutcome(ImportCounts Counts, IReadOnlyList<string> Warnings, IReadOnlyList<ImportedFile> Files)
{
    [JsonIgnore]
    public ImportDataPayload Payload => new(Counts.Streaks, Counts.Merged, Counts.CheckIns, Warnings, Files, null);
}

/// <summary>
/// Imports an export of Streakoid or another app, all or nothing. An account without streaks also adopts the
/// time zones and the starts of days and weeks that the days were lived by, so that it has the same streaks.
/// </summary>
public static class ImportData
{
    public static async Task<ImportDataPayload> RunAsync(IResolveFieldContext context, ImportDataInput input)
    {
        int sources = new object?[]
        {
            input.Data,
            input.Loop,
            input.Habo,
            input.BeaverHabits,
            input.HabitBull,
            input.Habitica,
            input.WayOfLife,
        }.Count(source => source is not null);
        if (sources != 1)
            throw new GraphError(
                null,
                $"Send exactly one of `data`, `loop`, `habo`, `beaverHabits`, `habitBull`, `habitica` and `wayOfLife`; {sources} were sent."
            );
        (StreakoidDb db, User account, CancellationToken cancellationToken) = (context.Db, context.Account, context.CancellationToken);
        int limit = context.Service<IOptions<StreaksOptions>>().Value.MaxStreaks;
        ImportScope scope = new(
            db.OwnerId,
            LocalDays.TodayOf(account, context.Now),
            context.Now,
            account.TimeZone,
            account.DayStartsAt,
            limit,
            cancellationToken
        );
        Imported imported;
        try
        {
            imported = await context.Service<ImportTurns>().ReadAsync(LengthOf(input), () => Read(input, scope), cancellationToken);
        }
        catch (ImportException refused)
        {
            return Refused(refused.Error);
        }
        IdempotentWrite write = context.Write();
        return await db.WriteAsync(
            async () =>
            {
                User user = await context.Principal.HoldAccountAsync(cancellationToken);
                // A repeat stores nothing. What was new and what was merged only the first one knew.
                if (await write.FindAsync(db, cancellationToken) is { } applied)
                    return IdempotentWrite.AnswerOf<ImportOutcome>(applied).Payload;
                (int kept, int last) = await StreakPlaces.OfAsync(db, cancellationToken);
                Guid?[] matches = new Guid?[imported.Streaks.Count];
                if (kept > 0 && input.OnConflict != ImportConflict.New)
                {
                    List<MergeTarget> targets = await db
                        .Streaks.OrderBy(s => s.CreatedAt)
                        .ThenBy(s => s.Id)
                        .Select(s => new MergeTarget(s.Id, s.Name, s.ArchivedAt != null))
                        .ToListAsync(cancellationToken);
                    matches = await ImportStreaks.MatchesAsync(context, imported, targets);
                    if (
                        input.OnConflict == ImportConflict.Fail
                        && Array.FindIndex(matches, match => match is not null) is >= 0 and var first
                    )
                        return Refused(new StreakNameTakenError(imported.Streaks[first].Streak.Name));
                }
                if (kept + matches.Count(match => match is null) > limit)
                    return Refused(new TooManyStreaksError(limit));
                if (imported.Profile is { } profile)
                {
                    if (kept == 0)
                        Settle(user, profile, context.Now);
                    else if (!IsLivedBy(user, profile))
                        imported.Account.Warn(
                            "The account keeps its own time zones and starts of days and weeks, which differ from the imported ones: lengths can differ."
                        );
                }
                ImportCounts counts = await new ImportStreaks(context, user, imported).AddAsync(matches, last);
                ImportOutcome outcome = new(counts, imported.Account.Warnings(), imported.Account.Files());
                if (input.DryRun)
                {
                    // What is not to be is forgotten before it is written.
                    db.Changes.Clear();
                    db.ChangeTracker.Clear();
                }
                else
                {
                    await write.RecordAnswerAsync(db, outcome, cancellationToken);
                }
                return outcome.Payload with { Account = input.DryRun ? null : user };
            },
            cancellationToken
        );
    }

    private static int LengthOf(ImportDataInput input) =>
        new[]
        {
            input.Data,
            input.Loop?.Habits,
            input.Loop?.Checkmarks,
            input.Habo,
            input.BeaverHabits,
            input.HabitBull,
            input.Habitica,
            input.WayOfLife,
        }
            .Concat(input.Loop?.Folders?.Select(folder => folder.Checkmarks) ?? [])
            .Sum(text => text?.Length ?? 0);

    private static Imported Read(ImportDataInput input, ImportScope scope) =>
        input switch
        {
            { Data: { } data } => new ExportReader(scope).Read(data),
            { Loop: { } loop } => new LoopReader(scope).Read(loop),
            { Habo: { } habo } => new HaboReader(scope).Read(habo),
            { BeaverHabits: { } beaver } => new BeaverHabitsReader(scope).Read(beaver),
            { HabitBull: { } bull } => new HabitBullReader(scope).Read(bull),
            { Habitica: { } habitica } => new HabiticaReader(scope).Read(habitica),
            _ => new WayOfLifeReader(scope).Read(input.WayOfLife!),
        };

    /// <summary>Whether a user's days and weeks start as those of an import do.</summary>
    private static bool IsLivedBy(User user, ImportedProfile profile) =>
        user.TimeZone == profile.TimeZone
        && user.DayStartsAt == profile.DayStartsAt
        && user.WeekStarts.ToString() == profile.WeekStarts.ToString()
        && user.FormerTimeZones.ToString() == profile.FormerTimeZones.ToString()
        && !profile.JumpedDates.Except(user.JumpedDates).Any();

    private static void Settle(User user, ImportedProfile profile, Instant now)
    {
        user.Move(profile.TimeZone, profile.DayStartsAt, now);
        (user.FormerTimeZones, user.WeekStarts) = (profile.FormerTimeZones, profile.WeekStarts);
        user.JumpedDates = [.. user.JumpedDates.Union(profile.JumpedDates).Order()];
    }

    private static ImportDataPayload Refused(DomainError error) => new(null, null, null, null, null, [error]);
}
