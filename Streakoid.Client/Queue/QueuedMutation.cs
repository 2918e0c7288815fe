namespace Streakoid.Client;

/// <summary>A mutation that waits to be sent. It belongs to one user, and is sent for no other.</summary>
/// <param name="Key">Its <c>Idempotency-Key</c>, by which the server runs it once. Unique among a user's mutations.</param>
/// <param name="UserId">The global id of its user.</param>
/// <param name="Name">The operation's name.</param>
/// <param name="Document">The GraphQL text.</param>
/// <param name="Variables">The variables, a JSON object, as they were given: passwords in them are readable.</param>
/// <param name="QueuedAt">When it was queued.</param>
public sealed record QueuedMutation(string Key, string UserId, string Name, string Document, string Variables, DateTimeOffset QueuedAt)
{
    /// <summary>When it was first sent without an answer; null if the server has not received it.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>The name, the key and the user, without the variables.</summary>
    public override string ToString() => $"{Name} {Key} of {UserId}";
}
