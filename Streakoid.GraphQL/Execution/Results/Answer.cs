using GraphQL.Execution;
using Streakoid.Execution.Cost;
using Streakoid.Execution.Requests;
using Streakoid.Graph;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Subscriptions;

namespace Streakoid.Execution.Results;

/// <summary>The content of a response; absent members are not written.</summary>
/// <param name="Errors">The errors in their final form, limited in number.</param>
/// <param name="Data">The root of the execution, an <see cref="ExecutionNode"/>; null if <c>data</c> is null.</param>
/// <param name="HasData">Whether <c>data</c> is written; false if nothing was executed.</param>
/// <param name="Cost">The cost, if the client requested it.</param>
/// <param name="Written">The whole response, if it is already written.</param>
/// <param name="Principal">The principal; null if there is none.</param>
/// <param name="Source">The events of a subscription that has begun; its answers follow.</param>
internal sealed record Answer(
    IReadOnlyList<ShapedError> Errors,
    object? Data,
    bool HasData,
    OperationCost? Cost,
    AnswerBuffer? Written = null,
    Principal? Principal = null,
    IEventSource? Source = null
)
{
    /// <summary>The outcome of the request.</summary>
    public RequestOutcome Outcome =>
        Errors switch
        {
            [] => RequestOutcome.Ok,
            var errors when errors.Any(error => error.Message == ErrorShape.UnexpectedMessage) => RequestOutcome.Failed,
            _ => RequestOutcome.Error,
        };
}
