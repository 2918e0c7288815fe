using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser;
using GraphQLParser.AST;
using Streakoid.Hosting.Ide;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Ide;

public sealed class ExampleTests
{
    [Fact]
    public async Task Every_example_is_valid_against_the_schema_and_finds_its_variables()
    {
        using var schema = Schema.For(await File.ReadAllTextAsync(Repository.File("schema.graphql")));
        schema.Initialize();
        GraphQLDocument document = Parser.Parse(Examples.Document);
        GraphQLOperationDefinition[] operations = [.. document.Definitions.OfType<GraphQLOperationDefinition>()];

        Assert.Equal(
            ["Register", "Login", "Me", "CreateStreak", "CheckIn", "StreakWithCheckIns", "UndoCheckIn", "ArchiveStreak", "RestoreStreak", "DeleteStreak", "RefreshSession", "Logout"],
            operations.Select(operation => operation.Name!.StringValue));
        foreach (GraphQLOperationDefinition operation in operations)
        {
            IValidationResult result = await new DocumentValidator().ValidateAsync(new ValidationOptions
            {
                Schema = schema,
                Document = document,
                Operation = operation,
                Variables = new GraphQL.Inputs(Examples.Variables.ToDictionary(variable => variable.Key, variable => (object?)variable.Value)),
            });
            Assert.True(result.IsValid, $"{operation.Name!.StringValue}: {string.Join(' ', result.Errors.Select(error => error.Message))}");
        }
    }
}
