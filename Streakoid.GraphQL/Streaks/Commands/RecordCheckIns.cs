using GraphQL;
using GraphQL.Types;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Nodes;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

public sealed record RecordCheckInsInput(IReadOnlyList<OfflineCheckInInput> CheckIns, bool DryRun);

public sealed record OfflineCheckInInput(Guid ClientId, string StreakId, LocalDate Day, decimal? Amount, string? Note);

public sealed class RecordCheckInsInputType : InputObjectGraphType<RecordCheckInsInput>
{
    public RecordCheckInsInputType()
    {
        Name = "RecordCheckInsInput";
        Description = "The check-ins that a device collected while offline.";
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<OfflineCheckInInputType>>>>("checkIns")
            .Description($"The check-ins, 1 to {RecordCheckIns.MaxCheckIns}.");
        Field<NonNullGraphType<BooleanGraphType>>("dryRun")
            .Description("True returns the result without recording anything.")
            .DefaultValue(false);
    }
}

public sealed class OfflineCheckInInputType : InputObjectGraphType<OfflineCheckInInput>
{
    public OfflineCheckInInputType()
    {
        Name = "OfflineCheckInInput";
        Description = "One check-in of a device.";
        Field<NonNullGraphType<UuidType>>("clientId")
            .Description("An id that the device generates; an entry with an id that was recorded before is ignored.");
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<NonNullGraphType<LocalDateType>>("day").Description("The user's local day, from a week ago to today.");
        Field<DecimalType>("amount")
            .Description("How much was done, above 0; 1 when left out. It is added to the day's amount.")
            .Validate(value => Limits.Range("amount", value, CheckIn.MaxAmount));
        Field<StringGraphType>("note")
            .Description($"A note, at most {CheckIn.MaxNoteLength:N0} characters. It replaces the day's former note.")
            .Validate(value => Limits.Length("note", value, 0, CheckIn.MaxNoteLength));
    }
}

public sealed record RecordCheckInsPayload(
    IReadOnlyList<CheckIn>? CheckIns,
    IReadOnlyList<StreakView>? Streaks,
    IReadOnlyList<DomainError>? Errors
) : IPayload;

public sealed class RecordCheckInsPayloadType : PayloadType<RecordCheckInsPayload>
{
    public RecordCheckInsPayloadType()
        : base("RecordCheckIns")
    {
        Field<ListGraphType<NonNullGraphType<CheckInType>>>("checkIns")
            .Description("The check-in of each day, in the order of the input.")
            .Pure(source => source.CheckIns);
        Field<ListGraphType<NonNullGraphType<StreakType>>>("streaks")
            .Description("The changed streaks, each once.")
            .Pure(source => source.Streaks);
        Errors(typeof(RefusedCheckInErrorType));
    }
}

/// <param name="Index">The place in the list that was sent, from 0.</param>
/// <param name="ClientId">The id that the device made.</param>
/// <param name="Cause">Why it was refused.</param>
public sealed record RefusedCheckInError(int Index, Guid ClientId, DomainError Cause) : DomainError(Cause.Code, Cause.Message);

public sealed class RefusedCheckInErrorType : ErrorType<RefusedCheckInError>
{
    public RefusedCheckInErrorType()
        : base(
            "One check-in of the list is invalid, so none was recorded. `code` is one of `STREAK_NOT_FOUND`, `STREAK_ARCHIVED` or `DAY_OUT_OF_RANGE`."
        )
    {
        Field<NonNullGraphType<IntGraphType>>("index").Description("Its index in the input, from 0.").Pure(source => source.Index);
        Field<NonNullGraphType<UuidType>>("clientId").Description("The id that the device sent for it.").Pure(source => source.ClientId);
    }
}

/// <summary>Records many check-ins in one transaction: all, or none if one is invalid. Known client ids are ignored.</summary>
public static class RecordCheckIns
{
    public const int MaxCheckIns = 500;

    public static void AddTo(ObjectGraphType mutation) =>
        ProtectedFields.AllowLargeBody(
            mutation
                .Add<RecordCheckInsPayloadType, RecordCheckInsInputType, RecordCheckInsInput>(
                    "recordCheckIns",
                    "Records check-ins that a device collected while offline, all or none. Sending them again adds nothing.",
                    "The check-ins.",
                    async (context, input) => await RunAsync(context, input)
                )
                .FieldType
        );

    public static async Task<RecordCheckInsPayload> RunAsync(IResolveFieldContext context, RecordCheckInsInput input)
    {
        if (input.CheckIns.Count is 0 or > MaxCheckIns)
            throw new GraphError(null, $"`checkIns` must have 1 to {MaxCheckIns} check-ins; {input.CheckIns.Count} were sent.");
        (StreakoidDb db, DayWindow window) = (context.Db, DayWindow.Of(context));
        Guid?[] keys = [.. input.CheckIns.Select(one => NodeFields.KeyOf("Streak", one.StreakId))];
        List<DomainError> errors = [];
        CheckIn[] checkIns = new CheckIn[input.CheckIns.Count];
        List<StreakView> views = [];
        IdempotentWrite write = context.NextWrite();
        await db.WriteAsync(
            async () =>
            {
                Read<Streak> held = StreakReads.Held(keys.OfType<Guid>().Distinct());
                await db.ReadAsync([held], context.CancellationToken);
                Dictionary<Guid, Streak> streaks = held.Rows.ToDictionary(streak => streak.Id);
                foreach ((int index, OfflineCheckInInput one) in input.CheckIns.Index())
                {
                    if (Refusal(one, keys[index] is { } key ? streaks.GetValueOrDefault(key) : null, window) is { } refusal)
                        errors.Add(new RefusedCheckInError(index, one.ClientId, refusal));
                }
                if (errors.Count > 0)
                    return false;
                // Under a key that was used before there is nothing to skip, since every client id is known by now.
                bool repeated = await write.FindAsync(db, context.CancellationToken) is not null;
                Dictionary<Guid, OpenHistory> histories = await OpenHistory.ReadAsync(
                    context.AsPrincipal(),
                    streaks.Values,
                    snapshot => snapshot.Reaches(window.Earliest)
                );
                foreach ((int index, OfflineCheckInInput one) in input.CheckIns.Index())
                    checkIns[index] = Record(context, streaks[keys[index]!.Value], histories[keys[index]!.Value], one);
                UserCalendar calendar = UserCalendar.Of(context.Account, context.Now);
                views.AddRange(histories.Values.Select(history => history.Close(calendar, window.Earliest)));
                // What is not to be is forgotten before it is written.
                if (input.DryRun)
                    db.Changes.Clear();
                else if (!repeated)
                    await write.RecordAsync(db, null, context.CancellationToken);
                return true;
            },
            context.CancellationToken
        );
        return errors.Count > 0 ? new RecordCheckInsPayload(null, null, errors) : new RecordCheckInsPayload(checkIns, views, null);
    }

    private static DomainError? Refusal(OfflineCheckInInput one, Streak? streak, DayWindow window) =>
        streak switch
        {
            null => new StreakNotFoundError(one.StreakId),
            { ArchivedAt: { } archivedAt } => new StreakArchivedError(archivedAt),
            _ => window.Contains(one.Day) ? null : window.Refusal,
        };

    private static CheckIn Record(IResolveFieldContext context, Streak streak, OpenHistory history, OfflineCheckInInput one)
    {
        if (history.On(one.Day) is { } there && there.ClientIds.Contains(one.ClientId))
            return there;
        CheckIn checkIn = CheckInDay.Record(context, streak, history, one.Day, one.Amount, one.Note);
        checkIn.ClientIds = [.. checkIn.ClientIds, one.ClientId];
        history.Changed(checkIn);
        return checkIn;
    }
}
