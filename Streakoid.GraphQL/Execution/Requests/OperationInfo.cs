using GraphQLParser.AST;

namespace Streakoid.Execution.Requests;

/// <summary>The operation of a request. It exists from the start of the request and is completed step by step.</summary>
internal sealed class OperationInfo
{
    /// <summary>The operation's name, chosen by the client; null if it has none or was not parsed.</summary>
    public string? Operation { get; private set; }

    /// <summary><c>query</c>, <c>mutation</c> or <c>subscription</c>; <c>none</c> if nothing was parsed.</summary>
    public string Kind { get; private set; } = "none";

    /// <summary>
    /// The root field, <c>several</c> if there are more, <c>none</c> if the schema has none of them: never a name chosen by the
    /// client.
    /// </summary>
    public string Field { get; private set; } = "none";

    /// <summary>Sets what a request is that runs no operation.</summary>
    public void LearnPicture() => (Kind, Field) = ("picture", "picture");

    public RequestOutcome Outcome { get; set; }

    /// <summary>Sets the operation. The document may be invalid.</summary>
    /// <param name="operation">The operation, if there is one.</param>
    /// <param name="field">Its root field.</param>
    public void Learn(GraphQLOperationDefinition? operation, string field)
    {
        if (operation is null)
            return;
        Operation = operation.Name?.StringValue;
        Kind = operation.Operation switch
        {
            OperationType.Mutation => "mutation",
            OperationType.Subscription => "subscription",
            _ => "query",
        };
        Field = field;
    }

    /// <summary>The operation did not run, or its response is not sent.</summary>
    public void Ended(RequestRejectedException rejection) =>
        Outcome = rejection.Reason switch
        {
            RejectionReason.Unavailable => RequestOutcome.Unavailable,
            RejectionReason.Failed => RequestOutcome.Failed,
            _ => RequestOutcome.Refused,
        };
}
