using GraphQL;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQL.Validation.Rules;
using GraphQLParser;
using GraphQLParser.AST;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Hosting;
using Streakoid.Http;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Contracts;

/// <summary>What the clients of the last release send is still understood, each operation as it was written then.</summary>
[Trait("kind", "rules")]
public sealed class ReleasedOperationsTests
{
    private static readonly string Released = File.ReadAllText(
        Repository.File("Streakoid.Tests", "Contracts", "Released", "operations.graphql")
    );

    [Fact]
    public async Task Every_operation_of_the_last_release_is_valid_today()
    {
        int checkedOperations = 0;
        foreach (GraphQLOperationDefinition operation in Parser.Parse(Released).Definitions.OfType<GraphQLOperationDefinition>())
        {
            Assert.Empty(await FaultsAsync(Released, operation.Name!.StringValue));
            checkedOperations++;
        }
        Assert.True(checkedOperations >= 15, $"{checkedOperations}");
    }

    [Fact]
    public async Task An_operation_whose_field_is_gone_is_found()
    {
        Assert.Contains("currentLength", Released, StringComparison.Ordinal);
        Assert.NotEmpty(await FaultsAsync(Released.Replace("currentLength", "lengthThatIsGone", StringComparison.Ordinal), "GetStreaks"));
    }

    private static async Task<string[]> FaultsAsync(string document, string operation)
    {
        await using ServiceProvider services = new ServiceCollection().AddStreakoidSchema().AddGraphQLHttp().BuildServiceProvider();
        GraphQLDocument parsed = Parser.Parse(document);
        IValidationResult result = await new DocumentValidator().ValidateAsync(
            new ValidationOptions
            {
                Schema = services.GetRequiredService<ISchema>(),
                Document = parsed,
                Operation = parsed
                    .Definitions.OfType<GraphQLOperationDefinition>()
                    .Single(definition => definition.Name!.StringValue == operation),
                Variables = Inputs.Empty,
                // One document holds the fragments of all of them.
                Rules = DocumentValidator.CoreRules.Where(rule => rule is not NoUnusedFragments),
            }
        );
        // That variables have no values here is not the document's fault.
        return [.. result.Errors.Where(error => error is not InvalidVariableError).Select(error => error.Message)];
    }
}
