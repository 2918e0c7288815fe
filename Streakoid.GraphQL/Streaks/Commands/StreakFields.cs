using GraphQL.Types;

namespace Streakoid.Streaks.Commands;

/// <summary>The mutations of streaks. Each adds its own field.</summary>
public static class StreakFields
{
    public static void AddTo(ObjectGraphType mutation)
    {
        CreateStreak.AddTo(mutation);
        UpdateStreak.AddTo(mutation);
        MoveStreak.AddTo(mutation);
        ArchiveStreak.AddTo(mutation);
        RestoreStreak.AddTo(mutation);
        DeleteStreak.AddTo(mutation);
        CheckInDay.AddTo(mutation);
        UndoCheckIn.AddTo(mutation);
        RecordCheckIns.AddTo(mutation);
        ReviseSchedule.AddTo(mutation);
        SkipDays.AddTo(mutation);
        PauseStreak.AddTo(mutation);
        ResumeStreak.AddTo(mutation);
        PauseAll.AddTo(mutation);
        ResumeAll.AddTo(mutation);
        ShareStreakPicture.AddTo(mutation);
        RevokeStreakPicture.AddTo(mutation);
    }
}
