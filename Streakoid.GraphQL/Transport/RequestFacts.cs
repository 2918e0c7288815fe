using GraphQL.Types;
using GraphQLParser;
using GraphQLParser.AST;
using Streakoid.Graph.Errors;

namespace Streakoid.Transport;

/// <summary>How a request ended, for whoever counts.</summary>
internal enum RequestOutcome
{
    /// <summary>It was no operation: the SDL was downloaded, or a browser sent on to the IDE.</summary>
    None,

    /// <summary>Answered without errors.</summary>
    Ok,

    /// <summary>Answered with errors that the client can mend, in most cases at status 200.</summary>
    Error,

    /// <summary>Not run, for a reason that is the client's.</summary>
    Refused,

    /// <summary>Not answered, since the server or its database could not: 503.</summary>
    Unavailable,

    /// <summary>A fault of the server's, at whatever status.</summary>
    Failed,

    /// <summary>The client went away before the answer.</summary>
    Aborted,
}

/// <summary>What one request turned out to be. It is there as soon as the endpoint has the request, and known better with each step.</summary>
internal sealed class RequestFacts
{
    /// <summary>The operation's name as the client chose it; null where it has none, or none was read.</summary>
    public string? Operation { get; private set; }

    /// <summary><c>query</c> or <c>mutation</c>; <c>none</c> where nothing was read.</summary>
    public string Kind { get; private set; } = "none";

    /// <summary>The root field, <c>several</c> where there are more, <c>none</c> where there is none in the schema: never the client's invention.</summary>
    public string Field { get; private set; } = "none";

    public RequestOutcome Outcome { get; set; }

    /// <summary>The facts of a request, which begin here where there are none yet.</summary>
    public static RequestFacts Of(HttpContext context)
    {
        if (context.Features.Get<RequestFacts>() is { } known) return known;
        RequestFacts facts = new();
        context.Features.Set(facts);
        return facts;
    }

    /// <summary>Takes in what is asked for. The document may not be valid yet.</summary>
    public void Learn(GraphQLOperationDefinition? operation, KnownDocument document, ISchema schema)
    {
        if (operation is null) return;
        Operation = operation.Name?.StringValue;
        bool mutation = operation.Operation == OperationType.Mutation;
        Kind = mutation ? "mutation" : "query";
        Field = document.RootFields.GetOrAdd(
            operation, static (one, given) => RootField(one, given.Document, given.Root), (document.Document, Root: (IObjectGraphType?)(mutation ? schema.Mutation : schema.Query)));
    }

    private static string RootField(GraphQLOperationDefinition operation, GraphQLDocument document, IObjectGraphType? root)
    {
        string[] fields = [.. RootFields(operation.SelectionSet, document, depth: 0).Distinct().Take(2)];
        return fields switch
        {
            [] => "none",
            [['_', '_', ..]] => "introspection",
            [var name] => root?.GetField(name)?.Name ?? "none",
            _ => "several",
        };
    }

    /// <summary>It was run.</summary>
    public void Ended(Answer answer) => Outcome = answer.Errors switch
    {
        [] => RequestOutcome.Ok,
        var errors when errors.Any(error => error.Message == ErrorShape.UnexpectedMessage) => RequestOutcome.Failed,
        _ => RequestOutcome.Error,
    };

    /// <summary>It was not run, or its answer is not given.</summary>
    public void Ended(Refusal refusal) => Outcome = refusal.Status switch
    {
        StatusCodes.Status503ServiceUnavailable => RequestOutcome.Unavailable,
        >= StatusCodes.Status500InternalServerError => RequestOutcome.Failed,
        _ => RequestOutcome.Refused,
    };

    private static IEnumerable<string> RootFields(GraphQLSelectionSet selection, GraphQLDocument document, int depth) => selection.Selections.SelectMany(node => node switch
    {
        GraphQLField field => [field.Name.StringValue],
        GraphQLInlineFragment inline => RootFields(inline.SelectionSet, document, depth + 1),
        // A fragment may spread itself, until validation has seen it.
        GraphQLFragmentSpread spread when depth < 3 && Fragment(document, spread.FragmentName.Name) is { } fragment => RootFields(fragment.SelectionSet, document, depth + 1),
        _ => [],
    });

    private static GraphQLFragmentDefinition? Fragment(GraphQLDocument document, ROM name) =>
        document.Definitions.OfType<GraphQLFragmentDefinition>().FirstOrDefault(fragment => fragment.FragmentName.Name == name);
}
