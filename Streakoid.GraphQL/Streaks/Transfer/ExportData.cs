using GraphQL;
using GraphQL.Types;
using Microsoft.EntityFrameworkCore;
using NodaTime;
using NodaTime.Text;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Transfer;

public sealed record ExportDataPayload(string? Data, IReadOnlyList<DomainError>? Errors) : IPayload;

public sealed class ExportDataPayloadType : PayloadType<ExportDataPayload>
{
    public ExportDataPayloadType()
        : base("ExportData")
    {
        Field<StringGraphType>("data")
            .Description("The user's data as a JSON document, which `importData` accepts; null on error.")
            .Pure(source => source.Data);
        Errors(typeof(ReauthenticationRequiredErrorType));
    }
}

/// <summary>Exports all data of the user as one document, from which an empty account can be restored.</summary>
public static class ExportData
{
    public static async Task<ExportDataPayload> RunAsync(IResolveFieldContext context)
    {
        (StreakoidDb db, User account, CancellationToken cancellationToken) = (context.Db, context.Account, context.CancellationToken);
        // A personal access token was created with a recent sign-in, for a script that has no other.
        if (
            context.Principal.Viewer.SessionId is not null
            && !await context.Principal.SignedInRecentlyAsync(context.Now, cancellationToken)
        )
            return new ExportDataPayload(null, [new ReauthenticationRequiredError()]);
        await db.WriteAsync(() => Task.FromResult(context.RecordSecurityEvent(db, SecurityEventKind.DataExported)), cancellationToken);
        return new ExportDataPayload((await ReadAsync(db, account, cancellationToken)).ToString(), null);
    }

    /// <summary>Reads all data of the user that a context acts for.</summary>
    /// <param name="db">Acts for <paramref name="account"/>.</param>
    /// <param name="account">The user's row.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ExportDocument> ReadAsync(StreakoidDb db, User account, CancellationToken cancellationToken)
    {
        List<Streak> streaks = await db.Streaks.OrderBy(s => s.CreatedAt).ThenBy(s => s.Id).ToListAsync(cancellationToken);
        Dictionary<Guid, ScheduleHistory> scheduleHistories = await db.ScheduleHistoriesOfAsync(streaks, account, cancellationToken);
        ILookup<Guid, CheckIn> checkIns = (await db.CheckIns.OrderBy(c => c.Day).ToListAsync(cancellationToken)).ToLookup(c => c.StreakId);
        ILookup<Guid, RecordedClientId> ids = (
            await db.ClientIds.OrderBy(i => i.Day).ThenBy(i => i.ClientId).ToListAsync(cancellationToken)
        ).ToLookup(i => i.StreakId);
        ExportedProfile profile = new(
            account.Email,
            account.DisplayName,
            account.TimeZone,
            account.FormerTimeZones.ToString(),
            LocalTimePattern.ExtendedIso.Format(account.DayStartsAt),
            account.WeekStarts.ToString(),
            account.JumpedDates.Count == 0 ? null : [.. account.JumpedDates.Select(Text)],
            Text(account.CreatedAt)
        );
        return new ExportDocument(
            ExportDocument.Name,
            ExportDocument.Current,
            profile,
            [.. streaks.Select(streak => Of(streak, scheduleHistories[streak.Id], [.. checkIns[streak.Id]], ids[streak.Id], account))]
        );
    }

    private static ExportedStreak Of(
        Streak streak,
        ScheduleHistory scheduleHistory,
        IReadOnlyList<CheckIn> checkIns,
        IEnumerable<RecordedClientId> ids,
        User account
    )
    {
        HashSet<Guid> present = [.. checkIns.SelectMany(one => one.ClientIds)];
        ExportedUndone[] undone =
        [
            .. ids.Where(id => !present.Contains(id.ClientId))
                .GroupBy(id => id.Day)
                .Select(day => new ExportedUndone(Text(day.Key), [.. day.Select(id => id.ClientId)])),
        ];
        return new ExportedStreak(
            streak.Name,
            streak.Description,
            streak.Tags.Count > 0 ? streak.Tags : null,
            Text(streak.CreatedAt),
            streak.ArchivedAt is { } archived ? Text(archived) : null,
            streak.ArchivedOn is { } archivedOn ? Text(archivedOn) : null,
            streak.Backdating.Changes.Count > 0 ? streak.Backdating.ToString() : null,
            [
                .. scheduleHistory.Revisions.Select(one => new ExportedSchedule(
                    Text(one.From),
                    one.Rule.Kind.ToString(),
                    one.Rule.Value,
                    one.Target,
                    one.Comparison.ToString(),
                    one.Freezes
                )),
            ],
            scheduleHistory.Pauses.Count == 0
                ? null
                :
                [
                    .. scheduleHistory.Pauses.Select(pause => new ExportedPause(
                        Text(pause.First),
                        pause.Last is { } last ? Text(last) : null
                    )),
                ],
            scheduleHistory.Skips.Count == 0 ? null : [.. scheduleHistory.Skips.Select(Text)],
            [
                .. checkIns.Select(one => new ExportedCheckIn(
                    Text(one.Day),
                    Text(one.OccurredAt),
                    one.TimeZone == account.TimeZone ? null : one.TimeZone,
                    one.Amount == 1 ? null : one.Amount,
                    one.Note,
                    one.Backdated,
                    one.ClientIds.Count > 0 ? one.ClientIds : null
                )),
            ],
            undone.Length > 0 ? undone : null,
            streak.Position,
            streak.Color,
            streak.Icon
        );
    }

    private static string Text(Instant instant) => InstantPattern.ExtendedIso.Format(instant);

    private static string Text(LocalDate date) => LocalDatePattern.Iso.Format(date);
}
