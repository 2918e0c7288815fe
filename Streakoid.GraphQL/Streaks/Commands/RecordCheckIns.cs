using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
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

public sealed record OfflineCheckInInput(Guid ClientId, string StreakId, LocalDate Day, decimal? Amount, string? Note, CheckInMode Mode);

public sealed class RecordCheckInsInputType : InputType<RecordCheckInsInput>
{
    public RecordCheckInsInputType()
        : base("The check-ins that a device collected while offline.")
    {
        Field<NonNullGraphType<ListGraphType<NonNullGraphType<OfflineCheckInInputType>>>>("checkIns")
            .Description($"The check-ins, 1 to {RecordCheckIns.MaxCheckIns}.");
        Field<NonNullGraphType<BooleanGraphType>>("dryRun")
            .Description("True returns the result without recording anything.")
            .DefaultValue(false);
    }
}

public sealed class OfflineCheckInInputType : InputType<OfflineCheckInInput>
{
    public OfflineCheckInInputType()
        : base("One check-in of a device.")
    {
        Field<NonNullGraphType<UuidType>>("clientId")
            .Description(
                "An id that the device generates for this day. An entry with an id that was recorded before is ignored, even if the check-in was undone since."
            );
        Field<NonNullGraphType<IdGraphType>>("streakId").Description("The streak's id.");
        Field<NonNullGraphType<LocalDateType>>("day")
            .Description("The user's local day, from the streak's `allowedBackdatingDays` ago to today.");
        Field<DecimalType>("amount")
            .Description("How much was done, above 0; 1 when left out for a new check-in. `mode` says what happens to an existing one.")
            .Validate(value => Limits.Range("amount", value, CheckIn.MaxAmount));
        Field<StringGraphType>("note")
            .Description($"A note, at most {CheckIn.MaxNoteLength:N0} characters. It replaces the day's former note.")
            .Validate(value => Limits.Length("note", value, 0, CheckIn.MaxNoteLength));
        Field<NonNullGraphType<CheckInModeType>>("mode")
            .Description("Whether the amount is added to the day's amount or replaces it.")
            .DefaultValue(CheckInMode.Add);
    }
}

public sealed record RecordCheckInsPayload(
    IReadOnlyList<CheckIn>? CheckIns,
    IReadOnlyList<StreakView>? Streaks,
    IReadOnlyList<Guid>? Undone,
    IReadOnlyList<DomainError>? Errors
) : IPayload;

public sealed class RecordCheckInsPayloadType : PayloadType<RecordCheckInsPayload>
{
    public RecordCheckInsPayloadType()
        : base("RecordCheckIns")
    {
        Field<ListGraphType<NonNullGraphType<CheckInType>>>("checkIns")
            .Description("The check-in of each entry, in the order of the input, without those in `undone`.")
            .Pure(source => source.CheckIns);
        Field<ListGraphType<NonNullGraphType<StreakType>>>("streaks")
            .Description("The changed streaks, each once.")
            .Pure(source => source.Streaks);
        Field<ListGraphType<NonNullGraphType<UuidType>>>("undone")
            .Description("The client ids that were recorded before and whose check-in was undone since. They add nothing.")
            .Pure(source => source.Undone);
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
            "One check-in of the list is invalid, so none was recorded. `code` is one of `STREAK_NOT_FOUND`, `STREAK_ARCHIVED`, `DAY_OUT_OF_RANGE` or `CLIENT_ID_TAKEN`."
        )
    {
        Field<NonNullGraphType<IntGraphType>>("index").Description("Its index in the input, from 0.").Pure(source => source.Index);
        Field<NonNullGraphType<UuidType>>("clientId").Description("The id that the device sent for it.").Pure(source => source.ClientId);
    }
}

/// <param name="Day">The day that it was recorded for.</param>
public sealed record ClientIdTakenError(LocalDate Day)
    : DomainError("CLIENT_ID_TAKEN", $"This client id was already recorded for another entry, of {Day:uuuu-MM-dd}. Generate a new one.");

/// <summary>
/// Records many check-ins in one transaction: all, or none if one is invalid. Known client ids are ignored, whatever became of their
/// check-ins.
/// </summary>
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
            throw GraphError.InvalidArgument($"`checkIns` must have 1 to {MaxCheckIns} check-ins; {input.CheckIns.Count} were sent.");
        (StreakoidDb db, DayWindow window) = (context.Db, DayWindow.Of(context));
        Guid?[] keys = [.. input.CheckIns.Select(one => NodeFields.KeyOf("Streak", one.StreakId))];
        List<DomainError> errors = [];
        List<CheckIn> checkIns = [];
        List<Guid> undone = [];
        List<StreakView> views = [];
        IdempotentWrite write = context.Write();
        await db.WriteAsync(
            async () =>
            {
                Read<Streak> held = StreakReads.Held(keys.OfType<Guid>().Distinct());
                await db.ReadAsync([held], context.CancellationToken);
                Dictionary<Guid, Streak> streaks = held.Rows.ToDictionary(streak => streak.Id);
                Streak?[] own = [.. keys.Select(key => key is { } id ? streaks.GetValueOrDefault(id) : null)];
                (HashSet<Guid> fresh, Dictionary<Guid, RecordedClientId> recorded) = await ClaimAsync(context, input, own);
                foreach ((int index, OfflineCheckInInput one) in input.CheckIns.Index())
                {
                    RecordedClientId? known = recorded.GetValueOrDefault(one.ClientId);
                    if (Refusal(one, own[index], known, fresh.Contains(one.ClientId), window) is { } refusal)
                        errors.Add(new RefusedCheckInError(index, one.ClientId, refusal));
                }
                if (errors.Count > 0)
                    return false;
                // Under a key that was used before there is nothing to skip, since every client id is known by now.
                bool repeated = await write.FindAsync(db, context.CancellationToken) is not null;
                // What was recorded before may be of any day.
                LocalDate earliest = input
                    .CheckIns.Where(one => fresh.Contains(one.ClientId))
                    .Select(one => one.Day)
                    .DefaultIfEmpty(window.Today)
                    .Min();
                Dictionary<Guid, OpenHistory> histories = await OpenHistory.ReadAsync(
                    context.AsPrincipal(),
                    streaks.Values,
                    snapshot => snapshot.Reaches(earliest)
                );
                Dictionary<(Guid, LocalDate), CheckIn> older = await OlderAsync(context, input, own, earliest);
                foreach ((int index, OfflineCheckInInput one) in input.CheckIns.Index())
                {
                    Streak streak = own[index]!;
                    OpenHistory history = histories[streak.Id];
                    CheckIn? checkIn = fresh.Remove(one.ClientId)
                        ? Record(context, streak, history, one)
                        : older.GetValueOrDefault((streak.Id, one.Day)) ?? history.On(one.Day);
                    if (checkIn is null)
                        undone.Add(one.ClientId);
                    else
                        checkIns.Add(checkIn);
                }
                UserCalendar calendar = context.AsPrincipal().Calendar();
                views.AddRange(histories.Select(history => history.Value.Close(calendar, window.For(streaks[history.Key]).Earliest)));
                if (!input.DryRun && !repeated)
                    await write.RecordAsync(db, null, context.CancellationToken);
                return !input.DryRun;
            },
            context.CancellationToken,
            keeps: kept => kept
        );
        return errors.Count > 0
            ? new RecordCheckInsPayload(null, null, null, errors)
            : new RecordCheckInsPayload(checkIns, views, undone, null);
    }

    /// <summary>Records the client ids. Those that another request records at the same moment are waited for.</summary>
    /// <returns>The ids that are new, and the day that each is of.</returns>
    private static async Task<(HashSet<Guid> Fresh, Dictionary<Guid, RecordedClientId> Recorded)> ClaimAsync(
        IResolveFieldContext context,
        RecordCheckInsInput input,
        Streak?[] own
    )
    {
        RecordedClientId[] sent =
        [
            .. input
                .CheckIns.Zip(own)
                .Where(one => one.Second is not null)
                .DistinctBy(one => one.First.ClientId)
                .Select(one => new RecordedClientId
                {
                    UserId = one.Second!.UserId,
                    ClientId = one.First.ClientId,
                    StreakId = one.Second.Id,
                    Day = one.First.Day,
                }),
        ];
        if (sent.Length == 0)
            return ([], []);
        (Read<RecordedClientId> claimed, Read<RecordedClientId> recorded) = (
            ClientIds.Claim(sent),
            ClientIds.Known(sent.Select(one => one.ClientId))
        );
        await context.Db.ReadAsync([claimed, recorded], context.CancellationToken);
        return ([.. claimed.Rows.Select(one => one.ClientId)], recorded.Rows.ToDictionary(one => one.ClientId));
    }

    private static DomainError? Refusal(
        OfflineCheckInInput one,
        Streak? streak,
        RecordedClientId? recorded,
        bool isNew,
        DayWindow window
    ) =>
        (streak, recorded) switch
        {
            (null, _) => new StreakNotFoundError(one.StreakId),
            (_, { } known) when known.StreakId != streak.Id || known.Day != one.Day => new ClientIdTakenError(known.Day),
            // What was recorded before is ignored, however long ago.
            _ when !isNew => null,
            ({ ArchivedAt: { } archivedAt }, _) => new StreakArchivedError(archivedAt),
            _ => window.For(streak).Contains(one.Day) ? null : window.For(streak).Refusal,
        };

    /// <summary>The check-ins of entries that are older than what a history holds, which only a batch that is sent again has.</summary>
    private static async Task<Dictionary<(Guid, LocalDate), CheckIn>> OlderAsync(
        IResolveFieldContext context,
        RecordCheckInsInput input,
        Streak?[] own,
        LocalDate earliest
    )
    {
        (Guid Streak, LocalDate Day)[] early =
        [
            .. input.CheckIns.Zip(own).Where(one => one.First.Day < earliest).Select(one => (one.Second!.Id, one.First.Day)),
        ];
        if (early.Length == 0)
            return [];
        StreakoidDb db = context.Db;
        Guid[] streaks = [.. early.Select(one => one.Streak).Distinct()];
        LocalDate[] days = [.. early.Select(one => one.Day).Distinct()];
        return await db
            .CheckIns.Where(c => c.UserId == db.OwnerId && streaks.Contains(c.StreakId) && days.Contains(c.Day))
            .ToDictionaryAsync(c => (c.StreakId, c.Day), context.CancellationToken);
    }

    private static CheckIn Record(IResolveFieldContext context, Streak streak, OpenHistory history, OfflineCheckInInput one)
    {
        // Recorded by a server of an earlier version, which kept the id in the check-in alone.
        if (history.On(one.Day) is { } there && there.ClientIds.Contains(one.ClientId))
            return there;
        CheckIn checkIn = CheckInDay.Record(context, streak, history, one.Day, one.Amount, one.Note, one.Mode);
        checkIn.ClientIds = [.. checkIn.ClientIds, one.ClientId];
        history.Changed(checkIn);
        return checkIn;
    }
}
