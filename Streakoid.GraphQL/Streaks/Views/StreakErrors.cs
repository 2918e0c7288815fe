using GraphQL.Types;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;

namespace Streakoid.Streaks.Views;

public sealed record StreakNotFoundError(string StreakId)
    : DomainError("STREAK_NOT_FOUND", "You have no such streak. It may have been deleted.");

public sealed record StreakArchivedError(Instant ArchivedAt) : DomainError("STREAK_ARCHIVED", "This streak is archived. Restore it first.")
{
    /// <summary>The refusal of a change of an archived streak's days; null where it is not archived.</summary>
    public static StreakArchivedError? Of(Streak streak) =>
        streak.ArchivedAt is { } archivedAt ? new StreakArchivedError(archivedAt) : null;
}

public sealed record InvalidStreakError(string Field, string Message) : DomainError("INVALID_STREAK", Message);

public sealed record InvalidScheduleError(string Field, string Message) : DomainError("INVALID_SCHEDULE", Message);

public sealed record VersionConflictError(int Version)
    : DomainError("VERSION_CONFLICT", $"The streak has changed and is at version {Version}. Read it again, then repeat the change.")
{
    /// <summary>The conflict of a version that was sent with the streak's own; null where there is none.</summary>
    public static VersionConflictError? Between(int? sent, Streak streak) =>
        sent is null || sent == streak.Version ? null : new VersionConflictError(streak.Version);
}

public sealed record TooManyStreaksError(int Limit)
    : DomainError("TOO_MANY_STREAKS", $"You have {Limit} streaks, archived ones included, which is the maximum. Delete one first.");

public sealed record DayOutOfRangeError(LocalDate Earliest, LocalDate Latest)
    : DomainError("DAY_OUT_OF_RANGE", $"The day must be from {Earliest:uuuu-MM-dd} to {Latest:uuuu-MM-dd}.");

public sealed class StreakNotFoundErrorType : ErrorType<StreakNotFoundError>
{
    public StreakNotFoundErrorType()
        : base("The user has no streak with this id.") =>
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The id that was sent.").Pure(source => source.StreakId);
}

public sealed class StreakArchivedErrorType : ErrorType<StreakArchivedError>
{
    public StreakArchivedErrorType()
        : base("The streak is archived.") =>
        Field<NonNullGraphType<DateTimeType>>("archivedAt").Description("When it was archived.").Pure(source => source.ArchivedAt);
}

public sealed class InvalidStreakErrorType : ErrorType<InvalidStreakError>
{
    public InvalidStreakErrorType()
        : base("A field of the streak is invalid.") =>
        Field<NonNullGraphType<StringGraphType>>("field").Description("The invalid input field.").Pure(source => source.Field);
}

public sealed class InvalidScheduleErrorType : ErrorType<InvalidScheduleError>
{
    public InvalidScheduleErrorType()
        : base("A field of the schedule is invalid.") =>
        Field<NonNullGraphType<StringGraphType>>("field").Description("The invalid input field.").Pure(source => source.Field);
}

public sealed class VersionConflictErrorType : ErrorType<VersionConflictError>
{
    public VersionConflictErrorType()
        : base("The streak was changed since the version that was sent.") =>
        Field<NonNullGraphType<IntGraphType>>("version").Description("The current version.").Pure(source => source.Version);
}

public sealed class TooManyStreaksErrorType : ErrorType<TooManyStreaksError>
{
    public TooManyStreaksErrorType()
        : base("The user has the maximum number of streaks.") =>
        Field<NonNullGraphType<IntGraphType>>("limit")
            .Description("The maximum number of streaks of a user, archived ones included.")
            .Pure(source => source.Limit);
}

public sealed class DayOutOfRangeErrorType : ErrorType<DayOutOfRangeError>
{
    public DayOutOfRangeErrorType()
        : base("The day is in the future or too far back.")
    {
        Field<NonNullGraphType<LocalDateType>>("earliest")
            .Description("The first day that may be changed now.")
            .Pure(source => source.Earliest);
        Field<NonNullGraphType<LocalDateType>>("latest")
            .Description("The last day that may be changed now: today.")
            .Pure(source => source.Latest);
    }
}
