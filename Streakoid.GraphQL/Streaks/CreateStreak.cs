using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;

namespace Streakoid.Streaks;

public sealed record CreateStreakInput(string Name, string? Description);

public sealed class CreateStreakInputType : InputObjectGraphType<CreateStreakInput>
{
    public CreateStreakInputType()
    {
        Name = "CreateStreakInput";
        Description = "A new streak.";
        Field<NonNullGraphType<StringGraphType>>("name").Description($"The name, 1 to {Streak.MaxNameLength} characters.");
        Field<StringGraphType>("description").Description($"What it is about, at most {Streak.MaxDescriptionLength:N0} characters.");
    }
}

public sealed class CreateStreakPayloadType() : StreakPayloadType(
    "CreateStreak", "The new streak.", typeof(InvalidStreakErrorType), typeof(TooManyStreaksErrorType));

/// <summary>Creates a streak. The user's row is held meanwhile, so that two devices cannot pass the limit together.</summary>
public static class CreateStreak
{
    public static async Task<StreakPayload> RunAsync(IResolveFieldContext context, CreateStreakInput input)
    {
        DomainError[] faults = [.. new[] { StreakText.FaultOfName(input.Name), StreakText.FaultOfDescription(input.Description) }.OfType<DomainError>()];
        if (faults.Length > 0) return StreakPayload.Refused(faults);
        StreakoidDb db = context.Db;
        int limit = context.Service<IOptions<StreaksOptions>>().Value.MaxStreaks;
        Streak streak = new()
        {
            UserId = db.OwnerId, Id = Guid.CreateVersion7(), Name = input.Name.Trim(), Description = input.Description?.Trim(), CreatedAt = context.Now,
        };
        IdempotentWrite write = context.NextWrite();
        Guid? created = await db.WriteAsync<Guid?>(
            async () =>
            {
                await db.LockUserAsync(context.CancellationToken);
                if (await write.FindAsync(db, context.CancellationToken) is { } former) return former.Result;
                if (await db.Streaks.CountAsync(s => s.UserId == db.OwnerId, context.CancellationToken) >= limit) return null;
                db.Add(streak);
                await write.RecordAsync(db, streak.Id, context.CancellationToken);
                return streak.Id;
            },
            context.CancellationToken);
        if (created is null) return StreakPayload.Refused(new TooManyStreaksError(limit));
        return StreakPayload.Of(created == streak.Id ? new StreakView(streak, null, null) : await db.FindStreakAsync(created.Value, context.CancellationToken));
    }
}
