using GraphQLParser.AST;
using Streakoid.Client.Generator.Validate;

namespace Streakoid.Client.Generator.Plan;

/// <summary>The effect of a mutation on the session, by the names of its root fields in Streakoid's schema.</summary>
internal static class SessionEffects
{
    /// <summary>A member of the runtime's <c>SessionEffect</c>; null for none.</summary>
    public static string? Of(ValidationContext context, ExecutableDefinition definition)
    {
        if (definition.Operation!.Operation != OperationType.Mutation)
            return null;
        var roots = new List<string>();
        Collect(context, definition.Node.SelectionSet!, roots, new HashSet<string>(StringComparer.Ordinal));
        if (roots.TrueForAll(SignsIn))
            return roots.Contains("refreshSession") ? "Renew" : "SignIn";
        return roots.Exists(SignsIn) ? "Mixed"
            : roots.Contains("logout") || roots.Contains("deleteAccount") ? "SignOut"
            : null;
    }

    private static bool SignsIn(string field) => field is "register" or "login" or "refreshSession" or "resetPassword";

    private static void Collect(ValidationContext context, GraphQLSelectionSet set, List<string> roots, HashSet<string> entered)
    {
        foreach (var selection in set.Selections)
        {
            if (selection is GraphQLField field)
                roots.Add(field.Name.StringValue);
            else if (selection is GraphQLInlineFragment inline)
                Collect(context, inline.SelectionSet, roots, entered);
            else if (selection is GraphQLFragmentSpread { FragmentName.Name.StringValue: var name } && entered.Add(name))
                Collect(context, context.Fragments[name].Node.SelectionSet!, roots, entered);
        }
    }
}
