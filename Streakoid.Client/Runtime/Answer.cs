using System.Text.Json;

namespace Streakoid.Client;

/// <summary>The response of a call, before its data is read.</summary>
internal sealed record Answer
{
    /// <summary>The <c>data</c> member if it is an object.</summary>
    public JsonElement? Data { get; init; }

    public IReadOnlyList<IClientError> Errors { get; init; } = [];

    public Failure? Failure { get; init; }

    public IReadOnlyDictionary<string, object?>? Extensions { get; init; }

    public string? RequestId { get; init; }

    /// <summary>Whether a GraphQL server wrote it, and not, for example, a proxy.</summary>
    public bool IsGraphQL { get; init; }

    /// <summary>The same response with a later failure.</summary>
    public Answer WithFailure(Failure failure) =>
        this with
        {
            Failure = failure,
            Errors = [.. Errors, new ClientError(failure.Message) { Exception = failure.Exception }],
        };

    /// <summary>The same response, whose failure says whether the call may have run.</summary>
    public Answer Marked(Call call) => Failure is null ? this : this with { Failure = Failure with { NotRun = !call.MayHaveRun } };

    /// <summary>A failure without a response.</summary>
    public static Answer Failed(Failure failure) =>
        new() { Failure = failure, Errors = [new ClientError(failure.Message) { Exception = failure.Exception }] };
}
