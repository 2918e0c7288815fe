using GraphQL.Types;
using GraphQLParser.AST;

namespace Streakoid.Execution.Documents;

/// <summary>The type that an operation selects from.</summary>
internal static class RootType
{
    /// <summary>The schema's type for a kind of operation; null if the schema has none.</summary>
    public static IObjectGraphType? RootOf(this ISchema schema, OperationType operation) =>
        operation switch
        {
            OperationType.Query => schema.Query,
            OperationType.Mutation => schema.Mutation,
            _ => schema.Subscription,
        };
}
