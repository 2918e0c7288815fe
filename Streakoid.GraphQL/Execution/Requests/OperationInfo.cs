using GraphQLParser.AST;

namespace Streakoid.Execution.Requests;

/// <summary>What one request turned out to be. It is there as soon as the endpoint has the request, and known better with each step.</summary>
internal sealed class OperationInfo
{
    /// <summary>The operation's name as the client chose it; null where it has none, or none was read.</summary>
    public string? Operation { get; private set; }

    /// <summary><c>query</c> or <c>mutation</c>; <c>none</c> where nothing was read.</summary>
    public string Kind { get; private set; } = "none";

    /// <summary>The root field, <c>several</c> where there are more, <c>none</c> where there is none in the schema: never the client's invention.</summary>
    public string Field { get; private set; } = "none";

    public RequestOutcome Outcome { get; set; }

    /// <summary>Takes in what is asked for. The document may not be valid yet.</summary>
    /// <param name="operation">The operation, if there is one.</param>
    /// <param name="field">Its root field.</param>
    public void Learn(GraphQLOperationDefinition? operation, string field)
    {
        if (operation is null) return;
        Operation = operation.Name?.StringValue;
        Kind = operation.Operation == OperationType.Mutation ? "mutation" : "query";
        Field = field;
    }

    /// <summary>It was not run, or its answer is not given.</summary>
    public void Ended(RequestRejectedException rejection) => Outcome = rejection.Reason switch
    {
        RejectionReason.Unavailable => RequestOutcome.Unavailable,
        RejectionReason.Failed => RequestOutcome.Failed,
        _ => RequestOutcome.Refused,
    };
}
