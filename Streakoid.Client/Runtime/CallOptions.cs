using System.Collections.ObjectModel;

namespace Streakoid.Client;

/// <summary>Settings of single calls, for the <c>With</c> of an operation.</summary>
public sealed record CallOptions
{
    internal static readonly IReadOnlyDictionary<string, string> NoHeaders = ReadOnlyDictionary<string, string>.Empty;

    // The client sets these. Another user's token would mix two users in one session.
    private static readonly string[] Own =
    [
        "Authorization",
        "Accept",
        Client.IdempotencyKey.Header,
        DeviceHandler.Header,
        "Host",
        "Connection",
        "Transfer-Encoding",
    ];

    /// <summary>Headers to send besides the client's own.</summary>
    /// <exception cref="ArgumentException">A header is invalid, or the client sets it itself.</exception>
    public IReadOnlyDictionary<string, string> Headers
    {
        get;
        init => field = Checked(value);
    } = NoHeaders;

    /// <summary>The maximum duration of the call; of a subscription, of opening it. Null for that of the client's options.</summary>
    public TimeSpan? Timeout
    {
        get;
        init
        {
            if (value is { } timeout)
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero, nameof(Timeout));
            field = value;
        }
    }

    /// <summary>The idempotency key of the mutation, 1 to 255 visible ASCII characters. Null for one that the client chooses.</summary>
    public string? IdempotencyKey
    {
        get;
        init => field = value is null ? null : Client.IdempotencyKey.Checked(value);
    }

    /// <summary>Whose call it is, by the global id: it is not sent for another user. Null for whoever is signed in.</summary>
    internal string? UserId { get; init; }

    /// <summary>These settings, with those that <paramref name="nearer"/> sets in their place.</summary>
    internal CallOptions With(CallOptions nearer) =>
        new()
        {
            Headers = Headers
                .Where(header => !nearer.Headers.ContainsKey(header.Key))
                .Concat(nearer.Headers)
                .ToDictionary(StringComparer.OrdinalIgnoreCase),
            Timeout = nearer.Timeout ?? Timeout,
            IdempotencyKey = nearer.IdempotencyKey ?? IdempotencyKey,
            UserId = nearer.UserId ?? UserId,
        };

    private static ReadOnlyDictionary<string, string> Checked(IReadOnlyDictionary<string, string> headers)
    {
        ArgumentNullException.ThrowIfNull(headers);
        // Copied, so that a later change of the dictionary does not reach calls in flight.
        Dictionary<string, string> copy = new(headers, StringComparer.OrdinalIgnoreCase);
        using HttpRequestMessage request = new();
        foreach ((string name, string value) in copy)
        {
            if (Own.Contains(name, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException($"The client sets the header `{name}` itself.", nameof(headers));
            try
            {
                request.Headers.Add(name, value);
            }
            catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
            {
                throw new ArgumentException(
                    $"`{name}` is not a valid header of a request: {exception.Message}",
                    nameof(headers),
                    exception
                );
            }
        }
        return new ReadOnlyDictionary<string, string>(copy);
    }
}
