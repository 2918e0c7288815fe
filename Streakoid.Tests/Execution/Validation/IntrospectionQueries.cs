namespace Streakoid.Tests.Execution.Validation;

/// <summary>What tools ask a server for its schema: the plain form, the form with every option, and the oldest.</summary>
internal static class IntrospectionQueries
{
    /// <summary>All of them; each operation is called IntrospectionQuery.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Build("description", "isRepeatable", "(includeDeprecated: true)", "isDeprecated deprecationReason", "isOneOf", 9),
        Build("", "", "", "", "", 7),
        Build("", "", "(includeDeprecated: true)", "", "", 9),
    ];

    private static string Build(string schema, string directive, string arguments, string value, string type, int depth)
    {
        string reference = "kind name";
        for (int i = 0; i < depth; i++)
            reference = $"kind name ofType {{ {reference} }}";
        return $$"""
            query IntrospectionQuery {
              __schema {
                {{schema}}
                queryType { name }
                mutationType { name }
                subscriptionType { name }
                types { ...FullType }
                directives { name description {{directive}} locations args{{arguments}} { ...InputValue } }
              }
            }
            fragment FullType on __Type {
              kind name description {{type}}
              fields(includeDeprecated: true) {
                name description
                args{{arguments}} { ...InputValue }
                type { ...TypeRef }
                isDeprecated deprecationReason
              }
              inputFields{{arguments}} { ...InputValue }
              interfaces { ...TypeRef }
              enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason }
              possibleTypes { ...TypeRef }
            }
            fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue {{value}} }
            fragment TypeRef on __Type { {{reference}} }
            """;
    }
}
