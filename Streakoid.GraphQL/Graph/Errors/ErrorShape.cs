using GraphQL;
using GraphQL.Execution;
using GraphQL.Validation;
using GraphQL.Validation.Errors;
using GraphQLParser;
using GraphQLParser.AST;

namespace Streakoid.Graph.Errors;

/// <summary>One item of <c>errors</c> in its final form.</summary>
public sealed record ShapedError(
    string Message,
    IReadOnlyList<Location>? Locations,
    IReadOnlyList<object>? Path,
    IReadOnlyList<KeyValuePair<string, object?>> Extensions
);

/// <summary>Converts the engine's errors to the form of Hot Chocolate's, without internal details.</summary>
public static class ErrorShape
{
    /// <summary>The message when a resolver fails because of the server.</summary>
    public const string UnexpectedMessage = "Unexpected Execution Error";

    // Messages contain names from the document, which can be as long as the request.
    private const int LongestMessage = 500;

    /// <summary>Converts one error. Suggestions are removed by default, because they reveal the schema.</summary>
    public static ShapedError Of(ExecutionError error, string requestId, bool suggestions) =>
        error switch
        {
            GraphError coded => Make(coded, coded.Message, coded.Code, coded.Extensions),
            UnhandledError unhandled => Unhandled(unhandled, requestId),
            SyntaxError => Make(error, Grammar(error.Message), ErrorCodes.Syntax),
            NoOperationError => Make(error, "The document contains no operation. Add a query or a mutation.", ErrorCodes.RequestInvalid),
            NoOperationNameError => Make(
                error,
                "The operation name can only be omitted if there is just one operation in a GraphQL document.",
                ErrorCodes.RequestInvalid
            ),
            InvalidOperationNameError => Make(error, error.Message, ErrorCodes.RequestInvalid),
            FieldsOnCorrectTypeError field => UnknownField(field, suggestions),
            InvalidVariableError variable => Make(variable, Variable(variable), ErrorCodes.InvalidVariable),
            InvalidValueError or InvalidLiteralError => Make(error, OwnWords(error), null),
            ValidationError => Make(error, suggestions ? error.Message : WithoutSuggestion(error.Message), null),
            DocumentError or RequestError => Make(error, error.Message, ErrorCodes.RequestInvalid),
            _ => Unexpected(error, requestId),
        };

    private static ShapedError Unhandled(UnhandledError error, string requestId) =>
        error.InnerException is InvalidOperationException { Message: var message }
        && message.StartsWith("Cannot return null for a non-null type.", StringComparison.Ordinal)
            ? Make(error, "Cannot return null for non-nullable field.", ErrorCodes.NonNullViolation, [new("requestId", requestId)])
            : Unexpected(error, requestId);

    private static ShapedError Unexpected(ExecutionError error, string requestId) =>
        Make(error, UnexpectedMessage, null, [new("requestId", requestId)]);

    private static ShapedError UnknownField(FieldsOnCorrectTypeError error, bool suggestions)
    {
        GraphQLField? field = error.Nodes.OfType<GraphQLField>().SingleOrDefault();
        string message = error.Message;
        const string OnType = " on type '";
        int start = message.IndexOf(OnType, StringComparison.Ordinal);
        int end = start < 0 ? -1 : message.IndexOf('\'', start + OnType.Length);
        if (field is null || end < 0)
            return Make(error, suggestions ? message : WithoutSuggestion(message), null);
        string type = message[(start + OnType.Length)..end];
        string name = field.Name.StringValue;
        string suggestion = suggestions ? message[(message.IndexOf('.', end) + 1)..] : "";
        return Make(
            error,
            $"The field `{name}` does not exist on the type `{type}`.{suggestion}",
            null,
            [new("type", type), new("field", Short(name)), new("responseName", Short(field.Alias?.Name.StringValue ?? name))]
        );
    }

    private static string Variable(InvalidVariableError error)
    {
        string name = error.Nodes.OfType<GraphQLVariableDefinition>().SingleOrDefault()?.Variable.Name.StringValue ?? "";
        string detail = OwnWords(error);
        int end = detail.IndexOf(" is invalid. ", StringComparison.Ordinal);
        return end < 0
            ? $"Variable `{name}` got an invalid value."
            : $"Variable `{name}` got an invalid value. {detail[(end + " is invalid. ".Length)..]}";
    }

    // The engine appends the message of a scalar's conversion exception to its own message. Only messages that scalars write for
    // clients are returned.
    private static string OwnWords(ExecutionError error)
    {
        string? inner = error.InnerException?.Message;
        if (inner is null || error.InnerException is GraphError)
            return error.Message;
        return error.Message.Replace(inner, "The value does not fit the type.", StringComparison.Ordinal);
    }

    private static string Grammar(string message)
    {
        const string Prefix = "Error parsing query: ";
        if (message.StartsWith(Prefix, StringComparison.Ordinal))
            message = message[Prefix.Length..];
        int link = message.IndexOf("; for more information", StringComparison.Ordinal);
        return link < 0 ? message : message[..link] + ".";
    }

    private static string WithoutSuggestion(string message)
    {
        int start = message.IndexOf(" Did you mean", StringComparison.Ordinal);
        return start < 0 ? message : message[..start];
    }

    private static string Short(string text) => text.Length <= LongestMessage ? text : string.Concat(text.AsSpan(0, LongestMessage), "…");

    private static ShapedError Make(
        ExecutionError error,
        string message,
        string? code,
        IEnumerable<KeyValuePair<string, object?>>? extensions = null
    )
    {
        List<KeyValuePair<string, object?>> all = [];
        if (code is not null)
            all.Add(new("code", code));
        if (extensions is not null)
            all.AddRange(extensions.Where(pair => pair.Key is not ("code" or "codes" or "number")));
        return new(Short(message), error.Locations, error.Path?.ToList(), all);
    }
}
