using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Scalars;

namespace Streakoid.Streaks;

public sealed record CheckInInput(string StreakId, LocalDate? Day, decimal? Amount, string? Note);

public sealed class CheckInInputType : InputObjectGraphType<CheckInInput>
{
    public CheckInInputType()
    {
        Name = "CheckInInput";
        Description = "That it was done.";
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<LocalDateType>("day").Description("The user's local day, from a week ago to today; today when left out.");
        Field<DecimalType>("amount").Description("How much was done, above 0; 1 when left out. Sent again for the same day it adds up.")
            .Validate(value => Limits.Range("amount", value, CheckIn.MaxAmount));
        Field<StringGraphType>("note").Description($"A note, at most {CheckIn.MaxNoteLength:N0} characters. Sent again for the same day it replaces the former one.")
            .Validate(value => Limits.Length("note", value, 0, CheckIn.MaxNoteLength));
    }
}

public sealed record CheckInPayload(CheckIn? CheckIn, StreakView? Streak, IReadOnlyList<DomainError>? Errors) : IPayload;

public sealed class CheckInPayloadType : PayloadType<CheckInPayload>
{
    public CheckInPayloadType()
        : base("CheckIn")
    {
        Field<CheckInType>("checkIn").Description("The day's check-in.").Resolve(context => context.Source.CheckIn);
        Field<StreakType>("streak").Description("The streak as it is now.").Resolve(context => context.Source.Streak);
        Errors(typeof(StreakNotFoundErrorType), typeof(StreakArchivedErrorType), typeof(DayOutOfRangeErrorType));
    }
}

/// <summary>
/// Records that the user did it on a day. A streak has one check-in a day: a repeat finds it, adds its amount if one was sent,
/// and answers the same. The runs are brought up to date in the same transaction.
/// </summary>
public static class CheckInDay
{
    public static async Task<CheckInPayload> RunAsync(IResolveFieldContext context, CheckInInput input)
    {
        DayWindow window = DayWindow.Of(context);
        LocalDate day = input.Day ?? window.Today;
        CheckIn? checkIn = null;
        DomainError? error = await OwnStreak.ChangeAsync(context, input.StreakId, async (db, streak) =>
        {
            if (streak.ArchivedAt is { } archivedAt) return new StreakArchivedError(archivedAt);
            if (!window.Contains(day)) return window.Refusal;
            checkIn = await db.CheckIns.AsTracking().SingleOrDefaultAsync(
                c => c.UserId == db.OwnerId && c.StreakId == streak.Id && c.Day == day, context.CancellationToken);
            if (checkIn is null)
            {
                checkIn = New(context, streak, day, input);
                db.Add(checkIn);
                await RunCache.AddAsync(db, checkIn, context.CancellationToken);
            }
            else
            {
                if (input.Amount is { } more) checkIn.Amount = Math.Min(CheckIn.MaxAmount, checkIn.Amount + more);
                if (input.Note is not null) checkIn.Note = input.Note.Trim();
            }
            return null;
        });
        if (error is not null) return new CheckInPayload(null, null, [error]);
        // A repeat under an Idempotency-Key did nothing above, and answers with what the first one left.
        checkIn ??= await FindAsync(context, input.StreakId, day);
        StreakView? after = await context.Db.FindStreakAsync(NodeFields.KeyOf("Streak", input.StreakId)!.Value, context.CancellationToken);
        return new CheckInPayload(checkIn, after, null);
    }

    private static Task<CheckIn?> FindAsync(IResolveFieldContext context, string streakId, LocalDate day)
    {
        StreakoidDb db = context.Db;
        Guid? id = NodeFields.KeyOf("Streak", streakId);
        return db.CheckIns.SingleOrDefaultAsync(c => c.UserId == db.OwnerId && c.StreakId == id && c.Day == day, context.CancellationToken);
    }

    private static CheckIn New(IResolveFieldContext context, Streak streak, LocalDate day, CheckInInput input) => new()
    {
        UserId = streak.UserId,
        Id = Guid.CreateVersion7(),
        StreakId = streak.Id,
        Day = day,
        OccurredAt = context.Now,
        TimeZone = context.Account.TimeZone,
        Amount = input.Amount ?? 1,
        Note = input.Note?.Trim(),
    };
}
