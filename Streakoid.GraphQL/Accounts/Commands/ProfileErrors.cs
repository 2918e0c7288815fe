using GraphQL.Types;
using NodaTime;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;

namespace Streakoid.Accounts.Commands;

public sealed record InvalidProfileError(string Field, string Message) : DomainError("INVALID_PROFILE", Message);

public sealed record TimeZoneChangedRecentlyError(Instant ChangeableAt)
    : DomainError("TIME_ZONE_CHANGED_RECENTLY", $"The time zone may change once in 24 hours; change it again from {ChangeableAt:uuuu-MM-dd'T'HH:mm:ss'Z'} on.");

public sealed class InvalidProfileErrorType : ErrorType<InvalidProfileError>
{
    public InvalidProfileErrorType()
        : base("A field of the profile breaks its limits.") =>
        Field<NonNullGraphType<StringGraphType>>("field").Description("The input field at fault.").Pure(source => source.Field);
}

public sealed class TimeZoneChangedRecentlyErrorType : ErrorType<TimeZoneChangedRecentlyError>
{
    public TimeZoneChangedRecentlyErrorType()
        : base("The time zone was changed within the last 24 hours.") =>
        Field<NonNullGraphType<DateTimeType>>("changeableAt").Description("From when on it may change again.").Pure(source => source.ChangeableAt);
}
