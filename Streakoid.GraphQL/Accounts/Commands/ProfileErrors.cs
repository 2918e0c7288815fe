using GraphQL.Types;
using NodaTime;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;

namespace Streakoid.Accounts.Commands;

public sealed record InvalidProfileError(string Field, string Message) : DomainError("INVALID_PROFILE", Message);

public sealed record TimeZoneChangedRecentlyError(Instant ChangeableAt)
    : DomainError(
        "TIME_ZONE_CHANGED_RECENTLY",
        $"The time zone can be changed once in 24 hours. It can be changed again from {ChangeableAt:uuuu-MM-dd'T'HH:mm:ss'Z'}."
    );

public sealed class InvalidProfileErrorType : ErrorType<InvalidProfileError>
{
    public InvalidProfileErrorType()
        : base("A field of the profile is invalid.") =>
        Field<NonNullGraphType<StringGraphType>>("field").Description("The invalid input field.").Pure(source => source.Field);
}

public sealed class TimeZoneChangedRecentlyErrorType : ErrorType<TimeZoneChangedRecentlyError>
{
    public TimeZoneChangedRecentlyErrorType()
        : base("The time zone was changed within the last 24 hours.") =>
        Field<NonNullGraphType<DateTimeType>>("changeableAt")
            .Description("When it can be changed again.")
            .Pure(source => source.ChangeableAt);
}
