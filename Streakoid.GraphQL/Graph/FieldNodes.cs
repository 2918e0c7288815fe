using GraphQLParser.AST;

namespace Streakoid.Graph;

public static class FieldNodes
{
    /// <summary>The name of a field in the response: its alias, or its own name.</summary>
    public static string ResponseName(this GraphQLField field) => (field.Alias?.Name ?? field.Name).StringValue;
}
