using GraphQL;
using GraphQL.Builders;
using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Openings;
using Streakoid.Streaks.Schedules;

namespace Streakoid.Streaks;

/// <summary>The mutations of streaks.</summary>
public static class StreakFields
{
    public static void AddTo(ObjectGraphType mutation)
    {
        Add<CreateStreakPayloadType, CreateStreakInputType, CreateStreakInput>(
            mutation, "createStreak", "Creates a streak, to be kept every day or as its schedule says.", "The new streak.", async (c, i) => await CreateStreak.RunAsync(c, i));
        Add<UpdateStreakPayloadType, UpdateStreakInputType, UpdateStreakInput>(
            mutation, "updateStreak", "Changes a streak's name, description or tags.", "The changes.", async (c, i) => await UpdateStreak.RunAsync(c, i));
        Add<ArchiveStreakPayloadType, ArchiveStreakInputType, ArchiveStreakInput>(
            mutation, "archiveStreak", "Archives a streak: it keeps its history, takes no check-ins and leaves the list.", "Which streak.", async (c, i) => await ArchiveStreak.RunAsync(c, i));
        Add<RestoreStreakPayloadType, RestoreStreakInputType, RestoreStreakInput>(
            mutation, "restoreStreak", "Takes a streak out of the archive.", "Which streak.", async (c, i) => await RestoreStreak.RunAsync(c, i));
        Add<DeleteStreakPayloadType, DeleteStreakInputType, DeleteStreakInput>(
            mutation, "deleteStreak", "Deletes a streak with its check-ins, for good.", "Which streak.", async (c, i) => await DeleteStreak.RunAsync(c, i));
        Add<CheckInPayloadType, CheckInInputType, CheckInInput>(
            mutation, "checkIn", "Records that it was done on a day. A streak has one check-in a day; a repeat answers the same.", "The streak and the day.", async (c, i) => await CheckInDay.RunAsync(c, i),
            opens: i => i.StreakId);
        Add<UndoCheckInPayloadType, UndoCheckInInputType, UndoCheckInInput>(
            mutation, "undoCheckIn", "Takes a day's check-in back. Repeating it changes nothing.", "The streak and the day.", async (c, i) => await UndoCheckIn.RunAsync(c, i),
            opens: i => i.StreakId);
        Add<RecordCheckInsPayloadType, RecordCheckInsInputType, RecordCheckInsInput>(
            mutation, "recordCheckIns", "Records what a device gathered while it was offline: all of it, or nothing. Sent again it adds nothing.", "The check-ins.", async (c, i) => await RecordCheckIns.RunAsync(c, i));
        Add<ReviseSchedulePayloadType, ReviseScheduleInputType, ReviseScheduleInput>(
            mutation, "reviseSchedule", "Gives a streak another schedule from a day on; earlier days are judged as before.", "The streak and the schedule.", async (c, i) => await ReviseSchedule.RunAsync(c, i));
        Add<SkipDaysPayloadType, SkipDaysInputType, SkipDaysInput>(
            mutation, "skipDays", "Lets a streak rest on single days: they neither add nor break.", "The streak and the days.", async (c, i) => await SkipDays.RunAsync(c, i));
        Add<PauseStreakPayloadType, PauseStreakInputType, PauseStreakInput>(
            mutation, "pauseStreak", "Lets a streak rest from a day on: paused days neither add nor break.", "The streak and the days.", async (c, i) => await PauseStreak.RunAsync(c, i));
        Add<ResumeStreakPayloadType, ResumeStreakInputType, ResumeStreakInput>(
            mutation, "resumeStreak", "Ends the pause that a day lies in, so that the day counts again.", "The streak and the day.", async (c, i) => await ResumeStreak.RunAsync(c, i));
    }

    private static void Add<TPayloadType, TInputType, TInput>(
        ObjectGraphType mutation, string name, string description, string inputDescription, Func<IResolveFieldContext, TInput, Task<object?>> run,
        Func<TInput, string>? opens = null)
        where TPayloadType : IGraphType
        where TInputType : IGraphType
    {
        FieldBuilder<object?, object> field = mutation.Field<NonNullGraphType<TPayloadType>>(name).Description(description)
            .Argument<NonNullGraphType<TInputType>>("input", inputDescription)
            .ResolveAsync(context => run(context, context.Input<TInput>()));
        field.FieldType.Cost(10);
        if (name == "recordCheckIns") ProtectedFields.AllowLargeBody(field.FieldType);
        if (opens is not null) field.Opens(opening => OpenedStreak.Of(opening, opens(opening.Context.Input<TInput>())));
    }
}
