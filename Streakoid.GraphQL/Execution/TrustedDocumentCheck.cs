using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;
using Streakoid.Graph.Errors;

namespace Streakoid.Execution;

/// <summary>
/// Validates and caches every trusted document at start. Otherwise an invalid one would fail at its first use.
/// </summary>
internal sealed class TrustedDocumentCheck(RequestExecutor executor, DocumentCache cache, TrustedDocuments trusted, ISchema schema)
{
    private readonly DocumentValidator _validator = new();

    /// <summary>One line for each document that cannot be run; empty if all can.</summary>
    public async Task<IReadOnlyList<string>> FaultsAsync()
    {
        List<string> faults = [];
        foreach (string text in trusted.Texts)
        {
            if (await FaultAsync(text) is { } fault)
                faults.Add($"{TrustedDocuments.Id(text)}: {fault}");
        }

        return faults;
    }

    private async Task<string?> FaultAsync(string text)
    {
        KnownDocument document;
        try
        {
            document = executor.Parse(text);
        }
        catch (RequestRejectedException rejection)
        {
            return rejection.Message;
        }

        if (document.Document.Definitions.OfType<GraphQLOperationDefinition>().FirstOrDefault() is not { } operation)
            return "The document contains no operation.";
        IValidationResult result = await _validator.ValidateAsync(
            new ValidationOptions
            {
                Schema = schema,
                Document = document.Document,
                // The rules check the whole document. The operation matters only for the values of variables, which come with a request.
                Operation = operation,
                Variables = Inputs.Empty,
                Rules = RequestExecutor.AllRules,
            }
        );
        if (result.Errors.FirstOrDefault(error => error is not InvalidVariableError) is { } error)
            return ErrorShape.Of(error, "", suggestions: true).Message;
        cache.Keep(text, document);
        return null;
    }
}
