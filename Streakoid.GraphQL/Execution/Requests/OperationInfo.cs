using GraphQLParser.AST;

namespace Streakoid.Execution.Requests;

/// <summary>The operation of a request. It exists from the start of the request and is completed step by step.</summary>
internal sealed class OperationInfo
{
    /// <summary>The operation's name as the client chose it; null where it has none, or none was read.</summary>
    public string? Operation { get; private set; }

    /// <summary><c>query</c> or <c>mutation</c>; <c>none</c> where nothing was read.</summary>
    public string Kind { get; private set; } = "none";

    /// <summary>
    /// The root field, <c>several</c> where there are more, <c>none</c> where there is none in the schema: never a name chosen by the
    /// client.
    /// </summary>
    public string Field { get; private set; } = "none";

    public RequestOutcome Outcome { get; set; }

    /// <summary>Sets the operation. The document may not be valid yet.</summary>
    /// <param name="operation">The operation, if there is one.</param>
    /// <param name="field">Its root field.</param>
    public void Learn(GraphQLOperationDefinition? operation, string field)
    {
        if (operation is null)
            return;
        Operation = operation.Name?.StringValue;
        Kind = operation.Operation == OperationType.Mutation ? "mutation" : "query";
        Field = field;
    }

    /// <summary>It was not run, or its answer is not sent.</summary>
    public void Ended(RequestRejectedException rejection) =>
        Outcome = rejection.Reason switch
        {
            RejectionReason.Unavailable => RequestOutcome.Unavailable,
            RejectionReason.Failed => RequestOutcome.Failed,
            _ => RequestOutcome.Refused,
        };
}
