using GraphQL.Execution;
using Streakoid.Execution.Cost;
using Streakoid.Execution.Requests;
using Streakoid.Graph;
using Streakoid.Graph.Errors;

namespace Streakoid.Execution.Results;

/// <summary>The content of an answer; absent members are not written.</summary>
/// <param name="Errors">The errors, already shaped and few enough.</param>
/// <param name="Data">The root of the execution, an <see cref="ExecutionNode"/>; null when <c>data</c> is null.</param>
/// <param name="HasData">Whether <c>data</c> is written at all: not when nothing was executed.</param>
/// <param name="Cost">The cost, when the client asked for it.</param>
/// <param name="Written">The whole answer, if it is already written.</param>
/// <param name="Principal">The principal; null if there is none.</param>
internal sealed record Answer(
    IReadOnlyList<ShapedError> Errors,
    object? Data,
    bool HasData,
    OperationCost? Cost,
    AnswerBuffer? Written = null,
    Principal? Principal = null
)
{
    /// <summary>How the request ended.</summary>
    public RequestOutcome Outcome =>
        Errors switch
        {
            [] => RequestOutcome.Ok,
            var errors when errors.Any(error => error.Message == ErrorShape.UnexpectedMessage) => RequestOutcome.Failed,
            _ => RequestOutcome.Error,
        };
}
