using System.Text.Json;

namespace Streakoid.Client;

/// <summary>What became of a mutation of a <see cref="MutationQueue"/>.</summary>
/// <param name="Mutation">The mutation.</param>
/// <param name="Status">What became of it.</param>
public sealed record MutationOutcome(QueuedMutation Mutation, MutationStatus Status)
{
    /// <summary>The response's <c>data</c>; null if there is none.</summary>
    public JsonElement? Data { get; init; }

    /// <summary>
    /// Why it was refused: domain errors, each with its code and its path in the data, such as <c>checkIn</c>, <c>errors</c>, 0, or errors of the
    /// request. Why it waits. Empty if it is done.
    /// </summary>
    public IReadOnlyList<IClientError> Errors { get; init; } = [];

    /// <summary>How the call failed; null if it has an answer without errors of the request.</summary>
    public Failure? Failure { get; init; }
}

/// <summary>What became of a queued mutation.</summary>
public enum MutationStatus
{
    /// <summary>The server has run it. It leaves the queue.</summary>
    Done,

    /// <summary>
    /// The server has refused it, and would again. It leaves the queue: show <see cref="MutationOutcome.Errors"/>. Of an operation with several root
    /// fields the others may have run: <see cref="MutationOutcome.Data"/> has their answers.
    /// </summary>
    Refused,

    /// <summary>
    /// It could not be sent, or there was no answer: it stays, with those behind it, for the next <see cref="MutationQueue.SendAsync"/>.
    /// </summary>
    Waiting,

    /// <summary>
    /// It was sent so long ago, without an answer, that the server may not know its key any more. It leaves the queue and is not sent again,
    /// which could run it twice: compare with what the server has, and queue it again if it is missing.
    /// </summary>
    Unknown,
}
