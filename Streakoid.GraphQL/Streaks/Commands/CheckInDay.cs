using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Prefetching;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Snapshot;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record CheckInInput(string StreakId, LocalDate? Day, decimal? Amount, string? Note, CheckInMode Mode);

public sealed class CheckInInputType : InputType<CheckInInput>
{
    public CheckInInputType()
        : base("That it was done.")
    {
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<LocalDateType>("day")
            .Description("The user's local day, from the streak's `allowedBackdatingDays` ago to today; today by default.");
        Field<DecimalType>("amount")
            .Description("How much was done, above 0; 1 when left out for a new check-in. `mode` says what happens to an existing one.")
            .Validate(value => Limits.Range("amount", value, CheckIn.MaxAmount));
        Field<StringGraphType>("note")
            .Description($"A note, at most {CheckIn.MaxNoteLength:N0} characters. Sent again for the same day it replaces the former one.")
            .Validate(value => Limits.Length("note", value, 0, CheckIn.MaxNoteLength));
        Field<NonNullGraphType<CheckInModeType>>("mode")
            .Description("Whether the amount is added to the day's amount or replaces it. The note remains unless one is sent.")
            .DefaultValue(CheckInMode.Add);
    }
}

/// <summary>What an amount does to the amount of a day.</summary>
public enum CheckInMode
{
    Add,
    Set,
}

public sealed class CheckInModeType : EnumerationGraphType
{
    public CheckInModeType()
    {
        Name = "CheckInMode";
        Description = "What the amount of a check-in does to the amount that the day already has.";
        Add("ADD", CheckInMode.Add, "It is added.");
        Add("SET", CheckInMode.Set, "It replaces the amount, up or down. Without an amount, the existing one remains.");
    }
}

public sealed record CheckInPayload(CheckIn? CheckIn, StreakView? Streak, IReadOnlyList<DomainError>? Errors) : IPayload;

public sealed class CheckInPayloadType : PayloadType<CheckInPayload>
{
    public CheckInPayloadType()
        : base("CheckIn")
    {
        Field<CheckInType>("checkIn").Description("The day's check-in.").Pure(source => source.CheckIn);
        Field<StreakType>("streak").Description("The streak as it is now.").Pure(source => source.Streak);
        Errors(typeof(StreakNotFoundErrorType), typeof(StreakArchivedErrorType), typeof(DayOutOfRangeErrorType));
    }
}

/// <summary>
/// Records that the user did it on a day. A streak has one check-in a day: a repeat finds it, adds its amount or sets it if one was
/// sent, and returns the same. The streak's snapshot is updated in the same transaction.
/// </summary>
public static class CheckInDay
{
    public static void AddTo(ObjectGraphType mutation) =>
        mutation
            .Add<CheckInPayloadType, CheckInInputType, CheckInInput>(
                "checkIn",
                "Records a check-in for a day. A streak has one check-in per day; a repeat returns the same one.",
                "The streak and the day.",
                async (context, input) => await RunAsync(context, input)
            )
            .Prefetches(mutation => PrefetchedStreak.Of(mutation, mutation.Context.Input<CheckInInput>().StreakId));

    public static async Task<CheckInPayload> RunAsync(IResolveFieldContext context, CheckInInput input)
    {
        DayWindow window = DayWindow.Of(context);
        LocalDate day = input.Day ?? window.Today;
        CheckIn? checkIn = null;
        Guid? made = null;
        StreakPayload payload = await OwnStreak.ChangeHistoryAsync(
            context,
            input.StreakId,
            streak => (DomainError?)StreakArchivedError.Of(streak) ?? window.For(streak).RefusalOf(day),
            snapshot => snapshot.Reaches(day),
            (streak, history) =>
            {
                checkIn = Record(context, streak, history, day, input.Amount, input.Note, input.Mode);
                return null;
            },
            new OwnStreak.OneDay(
                day,
                StaysAsItIs: input is { Amount: null, Note: null },
                Abandoned: () => checkIn = null,
                Made: () => checkIn?.Id,
                Repeats: id => made = id
            )
        );
        if (payload.Errors is not null)
            return new CheckInPayload(null, null, payload.Errors);
        return new CheckInPayload(checkIn ?? await FindAsync(context, input.StreakId, made), payload.Streak, null);
    }

    /// <summary>Adds to a day's check-in, corrects it, or makes it.</summary>
    public static CheckIn Record(
        IResolveFieldContext context,
        Streak streak,
        OpenHistory history,
        LocalDate day,
        decimal? amount,
        string? note,
        CheckInMode mode
    )
    {
        if (history.On(day) is { } there)
        {
            if (amount is null && note is null)
                return there;
            if (amount is { } sent)
            {
                there.Amount = mode == CheckInMode.Set ? sent : Math.Min(CheckIn.MaxAmount, there.Amount + sent);
                there.Backdated |= day < DayWindow.Of(context).Today;
            }
            if (note is not null)
                there.Note = note.Trim();
            history.Changed(there);
            return there;
        }
        CheckIn checkIn = new()
        {
            UserId = streak.UserId,
            Id = Guid.CreateVersion7(),
            StreakId = streak.Id,
            Day = day,
            OccurredAt = context.Now,
            TimeZone = context.Account.TimeZone,
            Amount = amount ?? 1,
            Note = note?.Trim(),
            Backdated = day < DayWindow.Of(context).Today,
        };
        history.Add(checkIn);
        return checkIn;
    }

    /// <summary>The check-in that a repeated request made; null if it was undone since.</summary>
    private static Task<CheckIn?> FindAsync(IResolveFieldContext context, string streakId, Guid? made)
    {
        StreakoidDb db = context.Db;
        Guid? streak = NodeFields.KeyOf("Streak", streakId);
        return db.CheckIns.SingleOrDefaultAsync(
            c => c.UserId == db.OwnerId && c.StreakId == streak && c.Id == made,
            context.CancellationToken
        );
    }
}
