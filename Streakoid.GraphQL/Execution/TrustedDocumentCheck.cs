using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;
using Streakoid.Graph.Errors;

namespace Streakoid.Execution;

/// <summary>
/// Takes every trusted document through guard and validation before a client asks for it, and keeps those that pass: one that does
/// not would otherwise fail at its first user.
/// </summary>
internal sealed class TrustedDocumentCheck(RequestExecutor executor, DocumentCache cache, TrustedDocuments trusted, ISchema schema)
{
    private readonly DocumentValidator _validator = new();

    /// <summary>What is wrong, a line for each document that cannot be run; none where all of them can.</summary>
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
        IValidationResult result = await _validator.ValidateAsync(new ValidationOptions
        {
            Schema = schema,
            Document = document.Document,
            // The rules look at the whole document; the operation is there for values of variables, which come with a request.
            Operation = operation,
            Variables = Inputs.Empty,
            Rules = RequestExecutor.AllRules,
        });
        if (result.Errors.FirstOrDefault(error => error is not InvalidVariableError) is { } error)
            return ErrorShape.Of(error, "", suggestions: true).Message;
        cache.Keep(text, document);
        return null;
    }
}
