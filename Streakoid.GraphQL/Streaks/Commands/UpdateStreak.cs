using GraphQL;
using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

/// <param name="StreakId">The streak's global id.</param>
/// <param name="Changes">The fields that were sent; a field that is left out does not change, unlike one that is null.</param>
public sealed record UpdateStreakInput(string StreakId, IReadOnlyDictionary<string, object?> Changes);

public sealed class UpdateStreakInputType : InputType<UpdateStreakInput>
{
    public UpdateStreakInputType()
        : base("Changes to a streak. Fields that are left out do not change.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<StringGraphType>("name").Description($"The new name, 1 to {Streak.MaxNameLength} characters; it cannot be null.");
        Field<StringGraphType>("description")
            .Description($"The new description, at most {Streak.MaxDescriptionLength:N0} characters; null removes it.");
        Field<ListGraphType<NonNullGraphType<StringGraphType>>>("tags")
            .Description(
                $"All its tags, at most {Streak.MaxTags} of 1 to {Streak.MaxTagLength} characters; null or an empty list removes them."
            );
        Field<StringGraphType>("color").Description("The new color, such as `#1E88E5`; null removes it.");
        Field<StringGraphType>("icon")
            .Description(
                $"The new icon, one emoji or a name of at most {StreakLooks.MaxIconLength} ASCII letters, digits, `-` and `_`; null removes it."
            );
        Field<IntGraphType>("allowedBackdatingDays")
            .Description(
                $"How many days back check-ins may be recorded from now on, 0 to {BackdatingChanges.MaxDays}; it cannot be null. Changes are listed in `backdatingChanges`, at most {BackdatingChanges.MaxChanges}."
            );
        Field<IntGraphType>("version").Description("The version that the change is based on; by default the version is not checked.");
    }

    public override object ParseDictionary(IDictionary<string, object?> value) =>
        new UpdateStreakInput(
            Convert.ToString(value["streakId"], System.Globalization.CultureInfo.InvariantCulture)!,
            value.ToDictionary(pair => pair.Key, pair => pair.Value)
        );
}

public sealed class UpdateStreakPayloadType()
    : StreakPayloadType(
        "UpdateStreak",
        "The streak as it is now.",
        typeof(StreakNotFoundErrorType),
        typeof(InvalidStreakErrorType),
        typeof(VersionConflictErrorType)
    );

/// <summary>Changes a streak's name, description, tags, looks, or the days that may be backdated.</summary>
public static class UpdateStreak
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation.Add<UpdateStreakPayloadType, UpdateStreakInputType, UpdateStreakInput>(
            "updateStreak",
            "Changes a streak's name, description, tags, color, icon, or the days that may be backdated.",
            "The changes.",
            async (context, input) => await RunAsync(context, input)
        );

    public static Task<StreakPayload> RunAsync(IResolveFieldContext context, UpdateStreakInput input)
    {
        bool named = input.Changes.TryGetValue("name", out object? name);
        bool described = input.Changes.TryGetValue("description", out object? description);
        bool tagged = input.Changes.TryGetValue("tags", out object? sent);
        bool colored = input.Changes.TryGetValue("color", out object? color);
        bool iconed = input.Changes.TryGetValue("icon", out object? icon);
        bool backdated = input.Changes.TryGetValue("allowedBackdatingDays", out object? days);
        List<string>? tags = (sent as IEnumerable<object?>)?.Cast<string>().ToList();
        return OwnStreak.ChangeAndReadAsync(
            context,
            input.StreakId,
            (_, streak) =>
            {
                DomainError? fault =
                    VersionConflictError.Between(input.Changes.GetValueOrDefault("version") as int?, streak)
                    ?? (named ? StreakText.FaultOfName((string?)name) : null)
                    ?? (described ? StreakText.FaultOfDescription((string?)description) : null)
                    ?? StreakText.FaultOfTags(tags)
                    ?? StreakText.FaultOfColor((string?)color)
                    ?? StreakText.FaultOfIcon((string?)icon)
                    ?? (DomainError?)(backdated ? FaultOf(streak, (int?)days) : null);
                if (fault is not null)
                    return Task.FromResult<DomainError?>(fault);
                if (named)
                    streak.Name = ((string)name!).Trim();
                if (described)
                    streak.Description = ((string?)description)?.Trim();
                if (tagged)
                    streak.Tags = StreakText.Tags(tags);
                if (colored)
                    streak.Color = (string?)color;
                if (iconed)
                    streak.Icon = (string?)icon;
                if (backdated)
                    streak.Backdating = streak.Backdating.With(context.Now, (int)days!);
                streak.Version++;
                return OwnStreak.Done();
            }
        );
    }

    private static InvalidStreakError? FaultOf(Streak streak, int? days) =>
        days is null ? new InvalidStreakError("allowedBackdatingDays", "`allowedBackdatingDays` cannot be null; leave it out to keep it.")
        : streak.Backdating.Changes.Count >= BackdatingChanges.MaxChanges && days != streak.Backdating.Days
            ? new InvalidStreakError(
                "allowedBackdatingDays",
                $"`allowedBackdatingDays` can be changed {BackdatingChanges.MaxChanges} times."
            )
        : StreakText.FaultOfBackdating(days);
}
