using GraphQL;
using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record ArchiveStreakInput(string StreakId);

public sealed class ArchiveStreakInputType : InputType<ArchiveStreakInput>
{
    public ArchiveStreakInputType()
        : base("The streak to archive.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
    }
}

public sealed class ArchiveStreakPayloadType()
    : StreakPayloadType("ArchiveStreak", "The archived streak.", typeof(StreakNotFoundErrorType));

/// <summary>Archives a streak: it keeps its history, accepts no check-ins and is no longer listed. Repeating it changes nothing.</summary>
public static class ArchiveStreak
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<ArchiveStreakPayloadType, ArchiveStreakInputType, ArchiveStreakInput>(
            "archiveStreak",
            "Archives a streak: it keeps its history, accepts no check-ins and is no longer listed. Archived time is paused time.",
            "The streak.",
            async (context, input) => await RunAsync(context, input)
        );

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, ArchiveStreakInput input) =>
        OwnStreak.ChangeAndReadAsync(
            context,
            input.StreakId,
            (_, streak) =>
            {
                if (streak.ArchivedAt is not null)
                    return OwnStreak.Done();
                (streak.ArchivedAt, streak.ArchivedOn) = (context.Now, DayWindow.Of(context).Today);
                streak.Version++;
                return OwnStreak.Done();
            }
        );
}
