using GraphQL;
using GraphQL.Types;
using Microsoft.Extensions.Options;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Snapshot;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record CreateStreakInput(
    string Name,
    string? Description,
    IReadOnlyList<string>? Tags,
    ScheduleInput? Schedule,
    string? Color,
    string? Icon,
    int? AllowedBackdatingDays
);

public sealed class CreateStreakInputType : InputType<CreateStreakInput>
{
    public CreateStreakInputType()
        : base("A new streak.")
    {
        Field<NonNullGraphType<StringGraphType>>("name").Description($"The name, 1 to {Streak.MaxNameLength} characters.");
        Field<StringGraphType>("description").Description($"The description, at most {Streak.MaxDescriptionLength:N0} characters.");
        Field<ListGraphType<NonNullGraphType<StringGraphType>>>("tags")
            .Description($"The tags: at most {Streak.MaxTags}, of 1 to {Streak.MaxTagLength} characters.");
        Field<StringGraphType>("color").Description("The color, such as `#1E88E5`.");
        Field<StringGraphType>("icon")
            .Description($"One emoji, or a name of at most {StreakLooks.MaxIconLength} ASCII letters, digits, `-` and `_`.");
        Field<ScheduleInputType>("schedule").Description("How often it is due, and the target; once a day by default.");
        Field<IntGraphType>("allowedBackdatingDays")
            .Description(
                $"How many days back check-ins may be recorded, 0 to {BackdatingChanges.MaxDays}; by default what the server allows, 7 unless it is configured."
            );
    }
}

public sealed class CreateStreakPayloadType()
    : StreakPayloadType("CreateStreak", "The new streak.", typeof(InvalidStreakErrorType), typeof(TooManyStreaksErrorType));

/// <summary>Creates a streak. The user's row is locked, so that two devices cannot exceed the limit together.</summary>
public static class CreateStreak
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<CreateStreakPayloadType, CreateStreakInputType, CreateStreakInput>(
            "createStreak",
            "Creates a streak, due every day or by its schedule.",
            "The new streak.",
            async (context, input) => await RunAsync(context, input)
        );

    public static async Task<StreakPayload> RunAsync(IResolveFieldContext context, CreateStreakInput input)
    {
        DayWindow window = DayWindow.Of(context);
        if (input.AllowedBackdatingDays is { } allowed)
            window = window with { Days = Math.Clamp(allowed, 0, BackdatingChanges.MaxDays) };
        DomainError[] faults =
        [
            .. new[]
            {
                StreakText.FaultOfName(input.Name),
                StreakText.FaultOfDescription(input.Description),
                StreakText.FaultOfTags(input.Tags),
                StreakText.FaultOfColor(input.Color),
                StreakText.FaultOfIcon(input.Icon),
                StreakText.FaultOfBackdating(input.AllowedBackdatingDays),
                FaultOf(input.Schedule, window),
            }.OfType<DomainError>(),
        ];
        if (faults.Length > 0)
            return StreakPayload.Refused(faults);
        StreakoidDb db = context.Db;
        int limit = context.Service<IOptions<StreaksOptions>>().Value.MaxStreaks;
        Streak streak = new()
        {
            UserId = db.OwnerId,
            Id = Guid.CreateVersion7(),
            Name = input.Name.Trim(),
            Description = input.Description?.Trim(),
            Tags = StreakText.Tags(input.Tags),
            Color = input.Color,
            Icon = input.Icon,
            CreatedAt = context.Now,
            Backdating = input.AllowedBackdatingDays is { } days ? BackdatingChanges.None.With(context.Now, days) : BackdatingChanges.None,
        };
        UserCalendar calendar = context.AsPrincipal().Calendar();
        Revision revision = input.Schedule?.ToRevision(window.Today) ?? Revision.EveryDay(window.Today);
        StreakSnapshot snapshot = StreakSnapshot.Of(new ScheduleHistory([revision], [], []), calendar);
        streak.Keep(StreakSnapshotBytes.Write(snapshot), snapshot.DaysHeld);
        IdempotentWrite write = context.Write();
        Guid? created = await db.WriteAsync<Guid?>(
            async () =>
            {
                await context.Principal.HoldAccountAsync(context.CancellationToken);
                if (await write.FindAsync(db, context.CancellationToken) is { } former)
                    return former.Result;
                (int count, int last) = await StreakPlaces.OfAsync(db, context.CancellationToken);
                if (count >= limit)
                    return null;
                streak.Position = Math.Min(Streak.MaxPosition, last + 1);
                db.Add(streak);
                db.Add(ScheduleRows.Row(streak, revision));
                await write.RecordAsync(db, streak.Id, context.CancellationToken);
                return streak.Id;
            },
            context.CancellationToken
        );
        if (created is null)
            return StreakPayload.Refused(new TooManyStreaksError(limit));
        return StreakPayload.Of(
            created == streak.Id
                ? new StreakView(streak, snapshot, calendar)
                : await StreakQueries.FindStreakAsync(context.AsPrincipal(), created.Value)
        );
    }

    private static InvalidStreakError? FaultOf(ScheduleInput? schedule, DayWindow window) =>
        schedule?.FaultIn(window) is { } fault ? new InvalidStreakError($"schedule.{fault.Field}", fault.Message) : null;
}
