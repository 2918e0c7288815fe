using GraphQL;
using GraphQL.Types;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Views;

namespace Streakoid.Accounts.Commands;

/// <param name="Changes">The fields that were sent; a field that is left out does not change, unlike one that is null.</param>
public sealed record UpdateProfileInput(IReadOnlyDictionary<string, object?> Changes)
{
    /// <summary>What was sent for a field, or what it is now.</summary>
    public T Or<T>(string field, T now) => Changes.TryGetValue(field, out object? sent) ? (T)sent! : now;
}

public sealed class UpdateProfileInputType : InputType<UpdateProfileInput>
{
    public UpdateProfileInputType()
        : base("Changes to the user's profile. Fields that are left out do not change; no field can be null.")
    {
        Field<StringGraphType>("displayName")
            .Description($"The display name, 1 to {User.MaxDisplayNameLength} characters, {DisplayNames.Rule}.");
        Field<StringGraphType>("timeZone")
            .Description(
                "The time zone, an IANA name such as `Europe/Berlin`. It can be changed once in 24 hours, and always back to the one before the last change; `today` never moves back."
            );
        Field<LocalTimeType>("dayStartsAt").Description("When the user's day starts, from 00:00 to 12:00. Recorded days keep their dates.");
        Field<DayOfWeekType>("weekStartsOn")
            .Description("The first day of the user's week, effective from tomorrow; past weeks do not change.");
    }

    public override object ParseDictionary(IDictionary<string, object?> value) => new UpdateProfileInput(value.ToDictionary());
}

public sealed class UpdateProfilePayloadType()
    : MePayloadType(
        "UpdateProfile",
        typeof(InvalidProfileErrorType),
        typeof(UnknownTimeZoneErrorType),
        typeof(TimeZoneChangedRecentlyErrorType)
    );

/// <summary>
/// Changes the display name, the time zone, and the start of days and weeks. Past days keep their dates
/// and their meaning: former zones and week starts are stored with the day on which they ended.
/// </summary>
public static class UpdateProfile
{
    public static async Task<MePayload> RunAsync(IResolveFieldContext context, UpdateProfileInput input)
    {
        if (input.Changes.FirstOrDefault(change => change.Value is null).Key is { } nulled)
            return MePayload.Refused(new InvalidProfileError(nulled, $"{nulled} cannot be null; leave it out to keep it."));
        StreakoidDb db = context.Db;
        IdempotentWrite write = context.Write();
        Instant now = context.Now;
        return await db.WriteAsync(
            async () =>
            {
                User user = await context.Principal.HoldAccountAsync(context.CancellationToken);
                if (await write.FindAsync(db, context.CancellationToken) is null)
                {
                    if (Change(user, input, now) is { } error)
                        return MePayload.Refused(error);
                    await write.RecordAsync(db, null, context.CancellationToken);
                }
                return MePayload.Of(context.Principal.With(user));
            },
            context.CancellationToken
        );
    }

    private static DomainError? Change(User user, UpdateProfileInput input, Instant now)
    {
        string name = input.Or("displayName", user.DisplayName).Trim(),
            zone = input.Or("timeZone", user.TimeZone);
        LocalTime dayStart = input.Or("dayStartsAt", user.DayStartsAt);
        IsoDayOfWeek weekStart = input.Or("weekStartsOn", user.WeekStarts.Latest);
        if (name != user.DisplayName && !DisplayNames.IsValid(name, User.MaxDisplayNameLength))
            return new InvalidProfileError(
                "displayName",
                $"A display name must have 1 to {User.MaxDisplayNameLength} characters and be {DisplayNames.Rule}."
            );
        if (dayStart > User.LatestDayStart)
            return new InvalidProfileError("dayStartsAt", "A day must start between 00:00 and 12:00.");
        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
            return new UnknownTimeZoneError(zone);
        if (user.ChangeableAt(zone, now) is { } changeableAt)
            return new TimeZoneChangedRecentlyError(changeableAt);

        LocalDate today = LocalDays.TodayOf(user, now);
        user.DisplayName = name;
        user.Move(zone, dayStart, now);
        if (weekStart != user.WeekStarts.Latest)
            user.WeekStarts = user.WeekStarts.With(today.PlusDays(1), weekStart);
        return null;
    }
}
