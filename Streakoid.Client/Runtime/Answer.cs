using System.Text.Json;

namespace Streakoid.Client;

/// <summary>What came back, before anybody has read its data.</summary>
internal sealed record Answer
{
    /// <summary>The <c>data</c> member if it is an object.</summary>
    public JsonElement? Data { get; init; }

    public IReadOnlyList<IClientError> Errors { get; init; } = [];

    public Failure? Failure { get; init; }

    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The same answer, and what went wrong after it.</summary>
    public Answer Beside(Failure failure) => this with
    {
        Failure = failure,
        Errors = [.. Errors, new ClientError(failure.Message) { Exception = failure.Exception }],
    };

    /// <summary>No answer, and why.</summary>
    public static Answer None(Failure failure) => new()
    {
        Failure = failure,
        Errors = [new ClientError(failure.Message) { Exception = failure.Exception }],
    };
}
