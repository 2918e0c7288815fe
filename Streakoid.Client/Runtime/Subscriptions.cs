using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;

namespace Streakoid.Client;

/// <summary>Keeps a subscription connected: after a connection is lost, another one continues after the last event.</summary>
internal sealed class Subscriptions(IHttpClientFactory clients, IOptions<StreakoidClientOptions> options, TimeProvider time, string name)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);

    private readonly EventStreamConnection _events = new(clients, time, name);
    private readonly SocketConnection _sockets = new(clients, name);

    /// <summary>The events, until the server ends the subscription or it is cancelled.</summary>
    /// <param name="body">Writes the body that continues after a cursor.</param>
    /// <param name="own">The settings of this call.</param>
    /// <param name="user">Whose subscription it is.</param>
    /// <param name="session">Renews the user's tokens; null if the client has no session.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<Received> ReadAsync(
        Func<string?, byte[]> body,
        CallOptions? own,
        SignedInUser? user,
        StreakoidSession? session,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        string? cursor = null;
        TimeSpan delay = FirstDelay;
        bool renewed = false;
        while (true)
        {
            // The deadline is that of opening: a subscription has none.
            using Deadline deadline = new(own?.Timeout ?? options.Value.Timeout, time);
            Call call = new()
            {
                Body = body(cursor),
                Deadline = deadline,
                Headers = own?.Headers ?? CallOptions.NoHeaders,
                User = user,
                Session = session,
            };
            IAsyncEnumerable<Received> connection =
                options.Value.SubscriptionTransport == SubscriptionTransport.WebSocket
                    ? _sockets.ReadAsync(call, cancellationToken)
                    : _events.ReadAsync(call, cancellationToken);
            IAsyncEnumerator<Received> messages = connection.GetAsyncEnumerator(cancellationToken);
            await using ConfiguredAsyncDisposable closing = messages.ConfigureAwait(false);
            TimeSpan? retryAfter = null;
            while (true)
            {
                (Received? received, ConnectionLostException? lost) = await NextAsync(messages).ConfigureAwait(false);
                if (received is null)
                {
                    retryAfter = lost?.RetryAfter;
                    break;
                }
                // Its token has expired: another connection takes a new one. Twice in a row it is no question of time.
                if (user is not null && !renewed && received.Answer?.Errors is [{ Code: "AUTH_NOT_AUTHENTICATED" }, ..])
                {
                    (renewed, retryAfter) = (true, TimeSpan.Zero);
                    break;
                }
                if (received.Answer?.Data is { } data)
                    (cursor, delay, renewed) = (SubscriptionBody.CursorOf(data) ?? cursor, FirstDelay, false);
                yield return received;
                if (received.Ends)
                    yield break;
            }
            // Spread, so that the clients of a server that was restarted do not all come back at once.
            await Task.Delay(retryAfter ?? (delay * (0.5 + Random.Shared.NextDouble())), time, cancellationToken).ConfigureAwait(false);
            if (retryAfter is null)
                delay = TimeSpan.FromTicks(Math.Min(2 * delay.Ticks, options.Value.MaxReconnectDelay.Ticks));
        }
    }

    private static async Task<(Received? Received, ConnectionLostException? Lost)> NextAsync(IAsyncEnumerator<Received> messages)
    {
        try
        {
            return (await messages.MoveNextAsync().ConfigureAwait(false) ? messages.Current : null, null);
        }
        catch (ConnectionLostException lost)
        {
            return (null, lost);
        }
    }
}
