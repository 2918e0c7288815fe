namespace Streakoid.Client;

/// <summary>A call in the pipeline of handlers.</summary>
internal sealed class Call
{
    /// <summary>The request option that holds the call.</summary>
    public static readonly HttpRequestOptionsKey<Call> Key = new("Streakoid.Call");

    public required byte[] Body { get; init; }

    /// <summary>The idempotency key of a mutation, so that it can be repeated; null for queries.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The user whose tokens to send; null to send none.</summary>
    public SignedInUser? User { get; init; }

    /// <summary>The session that renews the user's tokens.</summary>
    public StreakoidSession? Session { get; init; }

    /// <summary>The device of a call that signs in; null for others, to which the server does not answer with one.</summary>
    public IDeviceStore? Devices { get; init; }

    /// <summary>The deadline of the call.</summary>
    public required Deadline Deadline { get; init; }

    /// <summary>Headers of this call only.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = CallOptions.NoHeaders;

    /// <summary>Whether the server may have run the call: an attempt left, and nothing has said that it was not run.</summary>
    public bool MayHaveRun { get; set; }

    /// <summary>Attaches the call and its headers to a request.</summary>
    public void AddHeaders(HttpRequestMessage request)
    {
        foreach ((string name, string value) in Headers)
            request.Headers.Add(name, value);
        request.Options.Set(Key, this);
    }
}
