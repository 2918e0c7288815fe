using System.Text.Json;
using Streakoid.Client;
using Streakoid.Web.Sessions;
using Streakoid.Web.Words;

namespace Streakoid.Web.Offline;

/// <summary>
/// Check-ins on their way to the server. Each is stored before it is sent, under its own key, so that neither a reload nor another tab
/// loses one, and sending it twice records it once.
/// </summary>
public sealed class CheckInQueue(BrowserStorage storage, IStreakoidClient client)
{
    private const string Prefix = "streakoid.check-in.";
    private const int AtOnce = 100;

    private Task<string?> _sending = Task.FromResult<string?>(null);

    /// <summary>The check-ins of a user, in the order of their days.</summary>
    public async Task<IReadOnlyList<QueuedCheckIn>> OfAsync(Visitor visitor) =>
        [
            .. (await storage.ReadAllAsync(Prefix))
                .Select(Read)
                .OfType<QueuedCheckIn>()
                // Another user of this browser has a queue of their own.
                .Where(queued => queued.UserId == visitor.Id)
                .OrderBy(queued => queued.Day),
        ];

    public ValueTask AddAsync(Visitor visitor, string streakId, DateOnly day) =>
        WriteAsync(new QueuedCheckIn(Guid.NewGuid(), visitor.Id, streakId, day));

    public ValueTask RemoveAsync(QueuedCheckIn queued) => storage.RemoveAsync(Prefix + queued.ClientId);

    /// <summary>Sends what waits.</summary>
    /// <returns>Null if all was sent or refused, else what is in the way.</returns>
    public async Task<string?> SendAsync(Visitor visitor)
    {
        // One at a time; the later one also takes what was added in the meantime.
        Task<string?> before = _sending;
        Task<string?> mine = After(before, visitor);
        _sending = mine;
        return await mine;
    }

    private async Task<string?> After(Task before, Visitor visitor)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (!visitor.Left.IsCancellationRequested)
        {
            QueuedCheckIn[] waiting = [.. (await OfAsync(visitor)).Where(queued => queued.Refusal is null).Take(AtOnce)];
            if (waiting.Length == 0)
                return null;
            foreach (QueuedCheckIn queued in waiting.Where(queued => !queued.Sent))
                await WriteAsync(queued with { Sent = true });
            if (visitor.Left.IsCancellationRequested)
                break;
            IOperationResult<IRecordCheckInsResult> result = await client.RecordCheckIns.ExecuteAsync(
                new RecordCheckInsInput
                {
                    CheckIns =
                    [
                        .. waiting.Select(queued => new OfflineCheckInInput
                        {
                            ClientId = queued.ClientId,
                            StreakId = queued.StreakId,
                            Day = queued.Day,
                        }),
                    ],
                },
                visitor.Left
            );
            if (result.Data is not { } data || result.Failure is not null)
                return Plain.Failure(result.Failure);
            if (data.RecordCheckIns.Errors is [{ } error, ..])
            {
                if (error is not IRecordCheckIns_RecordCheckIns_Errors_RefusedCheckInError refused)
                    return error.Message;
                // None was recorded. This one is kept to be shown, and the others are sent again.
                foreach (QueuedCheckIn queued in waiting.Where(queued => queued.ClientId == refused.ClientId))
                    await WriteAsync(queued with { Sent = true, Refusal = refused.Message });
                continue;
            }
            foreach (QueuedCheckIn queued in waiting)
                await RemoveAsync(queued);
        }
        return null;
    }

    private ValueTask WriteAsync(QueuedCheckIn queued) =>
        storage.WriteAsync(Prefix + queued.ClientId, JsonSerializer.Serialize(queued, Stored.Default.QueuedCheckIn));

    private static QueuedCheckIn? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, Stored.Default.QueuedCheckIn);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
